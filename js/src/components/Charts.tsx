// A card's charts: the small curve at once, the large ones as soon as the card is looked at.

import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { load } from "../assets";
import type { ChartProps, ChartsModule } from "../charts/module";
import { type Plot, plotsOf } from "../plots";
import { useLanguage } from "../useLanguage";
import { CurveTable } from "./CurveTable";
import { useSession } from "./context";

const NEAR = "200px";

let module: ChartsModule | null | undefined; // null where the page's policy forbids it

type ChartsProps = Pick<ChartProps, "item"> &
  Partial<Omit<ChartProps, "item">> & { children: ComponentChildren };

const NONE: ReadonlySet<string> = new Set();
const nothing = () => {};

export function Charts({ item, children, hidden = NONE, onHide = nothing, onSight = nothing }: ChartsProps) {
  const session = useSession();
  const language = useLanguage();
  const { t } = language;
  const plots = plotsOf(session);
  const box = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const { key } = item;
  const [plot, setPlot] = useState<Plot | undefined>(() => plots.peek({ key }));
  const [charts, setCharts] = useState(module);
  const seen = useSeen(box);
  const connected = session.facts.value?.status === "connected";
  const missing = !plot || plot.fault !== null;

  // What failed is asked for again once the backend is back.
  useEffect(() => {
    if (!seen || !missing) return;
    let gone = false;
    plots.ask({ key }).then((plot) => !gone && setPlot(plot));
    return () => {
      gone = true;
    };
  }, [seen, missing && connected, key]);

  useEffect(() => {
    if (missing || charts !== undefined) return;
    load<ChartsModule>(session, "charts").then((found) => {
      module = found;
      setCharts(found);
    });
  }, [missing]);

  const ready = !missing && !!charts;
  useLayoutEffect(() => {
    if (ready && host.current) charts?.draw({ item, language, plots, hidden, onHide, onSight }, host.current);
  });
  useLayoutEffect(() => {
    const el = host.current;
    return () => {
      if (el) module?.draw(null, el);
    };
  }, []);

  const coming = !ready && charts !== null && !plot?.fault && (hasPreview(item) || item.bars != null);
  return (
    <div
      class={`charts ${item.kind}${coming ? " coming" : ""}`}
      ref={box}
      data-testid="charts"
      data-ready={ready}
    >
      {!ready && children}
      <div ref={host} />
      {plot?.fault && (
        <p class="aside" data-testid="chart-fault">
          {[plot.fault.message, plot.fault.hint].filter(Boolean).join(" ")}
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

const hasPreview = (item: ChartProps["item"]) =>
  item.kind === "run" ? !!item.equity : item.strategies.some((strategy) => strategy.equity);

/** Whether it has been in sight, or nearly. */
function useSeen(box: { readonly current: Element | null }): boolean {
  const [seen, setSeen] = useState(typeof IntersectionObserver === "undefined");
  useEffect(() => {
    if (seen || !box.current) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setSeen(true),
      { rootMargin: NEAR },
    );
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [seen, box]);
  return seen;
}
