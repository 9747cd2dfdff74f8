// Progress of a run: how far it is or where it stopped, and the one button that stops it or runs it again.

import { useLayoutEffect, useRef } from "preact/hooks";
import { useLanguage } from "../i18n";
import { isRetrying, isStopping } from "../kernel/session";
import type { BestSoFar, RunItem } from "../protocol.gen";
import { ErrorLines } from "../ui/ErrorLines";
import { useSession } from "../ui/session-context";
import { day, triesMany } from "./run-facts";

export const isOpen = ({ status }: Pick<RunItem, "status">) => status === "queued" || status === "running";

/** A bar of 0..100 with its name. */
export function Bar({ progress, label }: { progress: number | undefined; label: string }) {
  const shown = Math.min(100, Math.max(0, progress ?? 0));
  return (
    <div
      class="bar"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(shown)}
    >
      <i style={{ transform: `scaleX(${shown / 100})` }} />
    </div>
  );
}

/** Everything below the bar of a run that is not completed. */
export function Progress({ item }: { item: RunItem }) {
  return (
    <>
      <div class="facts">
        <ConnectionFacts item={item} />
        <RunButton item={item} />
      </div>
      {item.tick?.best && <Best best={item.tick.best} />}
      {item.fault && item.status === "failed" && <ErrorLines fault={item.fault} />}
    </>
  );
}

/** The leader of a sweep that is not done. */
function Best({ best }: { best: BestSoFar }) {
  const { t, format } = useLanguage();
  const given = Object.entries(best.parameters).map(([name, value]) => `${name} ${value}`);
  return (
    <p class="sofar" aria-live="off" data-testid="best-so-far">
      <span>{t("sweep.sofar")}</span> <b>{given.join(" · ")}</b>{" "}
      <span>
        {format.metricName(best.metric)} {format.metric(best.metric, best.value)}
      </span>
    </p>
  );
}

function ConnectionFacts({ item }: { item: RunItem }) {
  const { t, format, localise } = useLanguage();
  const { status, total, queuePosition, message } = item;
  const { done, barsPerSecond, runsPerSecond, currentDate, secondsLeft } = item.tick ?? {};
  const running = status === "running";
  const reached = item.progress ? format.percent(item.progress) : null;
  const began = running || reached !== null;
  return (
    <div class="ticks" aria-live="off" data-testid="run-facts">
      {status === "queued" && (
        <span>{queuePosition ? t("run.place", { n: format.count(queuePosition) }) : t("run.queued")}</span>
      )}
      {running && <span class="percent">{format.percent(item.progress ?? 0)}</span>}
      {!isOpen(item) && (
        <span class="outcome">
          {reached
            ? t("run.stoppedAt", { status: t(`run.${status}`), percent: reached })
            : t(`run.${status}`)}
        </span>
      )}
      {began && done != null && total != null && (
        <span>
          {t(triesMany(item.work) ? "sweep.done" : "run.bars", {
            done: format.count(done),
            total: format.count(total),
          })}
        </span>
      )}
      {running && barsPerSecond != null && (
        <span>{t("run.speed", { n: format.compact(barsPerSecond) })}</span>
      )}
      {running && runsPerSecond != null && (
        <span>{t("sweep.speed", { n: format.compact(runsPerSecond) })}</span>
      )}
      {began && currentDate && <span>{day(currentDate)}</span>}
      {running && secondsLeft != null && <span>{t("run.left", { time: format.duration(secondsLeft) })}</span>}
      {message && isOpen(item) && <span class="note">{localise(message)}</span>}
    </div>
  );
}

interface ButtonProps {
  item: Pick<RunItem, "key" | "runId" | "status" | "stopping" | "strategyId">;
  name?: string;
  tabIndex?: number;
}

/**
 * Stop, or run again: one element through all of a run's life, so that who pressed it by keyboard stays where they
 * are. It says that it is at work by `aria-disabled`: a disabled button would lose the focus.
 */
export function RunButton({ item, name = item.strategyId, tabIndex }: ButtonProps) {
  const session = useSession();
  const { t } = useLanguage();
  const button = useRef<HTMLButtonElement>(null);
  const open = isOpen(item);
  const busy = open
    ? item.stopping || isStopping(session.outgoing.value, item.runId)
    : isRetrying(session.outgoing.value, item.key);
  const off = busy || session.link.value === "dead"; // nobody would hear it
  const cancelled = item.status === "cancelled";

  useLayoutEffect(() => {
    const el = button.current;
    return () => {
      // The run completed under the reader's finger: the focus goes to its card, not to nowhere.
      const root = el?.getRootNode() as Document | undefined;
      if (el && root?.activeElement === el) el.closest<HTMLElement>("[tabindex='-1']")?.focus();
    };
  }, []);

  function press() {
    if (off) return;
    if (open) session.cancel(item.runId);
    else session.retry(item.key);
  }

  return (
    <button
      type="button"
      class="small stop"
      tabIndex={tabIndex}
      ref={button}
      aria-disabled={off}
      aria-label={t(open ? "run.stopLabel" : cancelled ? "run.againLabel" : "run.retryLabel", { name })}
      onClick={press}
      data-testid={open ? "stop" : "retry"}
    >
      {t(open ? (busy ? "run.stopping" : "run.stop") : cancelled ? "run.again" : "run.retry")}
    </button>
  );
}

/** For screen readers: a word every ten per cent, not ten a second. */
export function Announcer({ name, item }: { name: string; item: Pick<RunItem, "status" | "progress"> }) {
  const { t, format } = useLanguage();
  const tenth = Math.floor((item.progress ?? 0) / 10) * 10;
  const words = item.status === "running" ? format.percent(tenth) : t(`run.${item.status}`);
  return (
    <span class="unseen" role="status">
      {`${name} ${words}`}
    </span>
  );
}
