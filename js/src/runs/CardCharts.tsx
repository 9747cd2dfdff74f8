// A card's charts, lazily loaded: a sparkline at once, the charts as soon as the card comes into view.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { CurveTable } from "../charts/CurveTable";
import type { ChartProps } from "../charts/props";
import { useLanguage } from "../i18n/context";
import { type Plot, plotsOf } from "../kernel/plot-cache";
import { usePart } from "../lazy/use-part";
import { useSession } from "../ui/session-context";

const PREFETCH_MARGIN = "200px";

type CardChartsProps = Pick<ChartProps, "item"> &
  Partial<Omit<ChartProps, "item">> & {
    preview: boolean; // whether there is something to draw at once
    children: ComponentChildren; // what is drawn until the charts are here
  };

const NONE: ReadonlySet<string> = new Set();
const nothing = () => {};

export function CardCharts(props: CardChartsProps) {
  const { item, preview, children, hidden = NONE, onHide = nothing, onSight = nothing } = props;
  const session = useSession();
  const { t, localise } = useLanguage();
  const plots = plotsOf(session);
  const box = useRef<HTMLDivElement>(null);
  const { key } = item;
  const [plot, setPlot] = useState<Plot | undefined>(() => plots.peek({ key }));
  const seen = useInView(box);
  const connected = session.facts.value?.status === "connected";
  const missing = !plot || plot.fault !== null;
  const charts = usePart("charts", !missing);

  // What failed is asked for again once the backend is back.
  useEffect(() => {
    if (!seen || !missing) return;
    let gone = false;
    plots.ask({ key }).then((plot) => !gone && setPlot(plot));
    return () => {
      gone = true;
    };
  }, [seen, missing && connected, key]);

  const ready = !missing && !!charts;
  const coming = !ready && charts !== null && !plot?.fault && (preview || item.bars != null);
  return (
    <div
      class={`charts ${item.kind}${coming ? " coming" : ""}`}
      ref={box}
      data-testid="charts"
      data-ready={ready}
    >
      {!ready && children}
      {ready && <charts.Charts {...{ item, plots, hidden, onHide, onSight }} />}
      {plot?.fault && (
        <p class="aside" data-testid="chart-fault">
          {[plot.fault.message, plot.fault.hint ?? ""].map(localise).join(" ").trim()}
        </p>
      )}
      {!missing && charts === null && (
        <>
          <p class="aside" data-testid="chart-blocked">
            {t("chart.blocked")}
          </p>
          {plot && <CurveTable plot={plot} />}
        </>
      )}
    </div>
  );
}

/** Whether it has been in view, or nearly. */
function useInView(box: { readonly current: Element | null }): boolean {
  const [seen, setSeen] = useState(typeof IntersectionObserver === "undefined");
  useEffect(() => {
    if (seen || !box.current) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setSeen(true),
      { rootMargin: PREFETCH_MARGIN },
    );
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [seen, box]);
  return seen;
}
