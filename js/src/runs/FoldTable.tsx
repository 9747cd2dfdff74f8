// The tests of a walk-forward or a cross-validation: what was chosen for each, what that had in training, and what it
// made in the test.

import { useLanguage } from "../i18n/context";
import type { RunItem } from "../protocol.gen";
import { useRowState } from "../ui/row-state";
import { ScrollableX } from "../ui/ScrollableX";
import { day } from "./run-facts";

export function FoldTable({ item }: { item: RunItem }) {
  const { t, format } = useLanguage();
  const [open, setOpen] = useRowState("walk.open", false);
  const folds = item.folds ?? [];
  const metric = item.chosenBy ?? "sharpe_ratio";
  const names = [...new Set(folds.flatMap((fold) => Object.keys(fold.parameters ?? {})))];
  const measured = format.metricName(metric);
  const value = (given: number | null | undefined, name = metric) =>
    given == null ? "–" : format.metric(name, given);
  return (
    <details class="why folds" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary data-testid="walk-folds">
        {t(item.work === "cross_validation" ? "cross.folds" : "walk.folds", {
          n: format.count(folds.length),
        })}
      </summary>
      <ScrollableX as="div">
        <table data-testid="walk-table">
          <thead>
            <tr>
              <th scope="col">{t("walk.test")}</th>
              {names.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              <th scope="col">{t("walk.trained", { metric: measured })}</th>
              <th scope="col">{t("walk.tested", { metric: measured })}</th>
              <th scope="col">{format.metricName("total_return")}</th>
            </tr>
          </thead>
          <tbody>
            {folds.map((fold) => (
              <tr key={fold.start}>
                <th scope="row">{t("run.window", { start: day(fold.start), end: day(fold.end) })}</th>
                {names.map((name) => (
                  <td key={name}>{String(fold.parameters?.[name] ?? "–")}</td>
                ))}
                <td>{value(fold.trained)}</td>
                <td>{value(fold.tested)}</td>
                <td>{value(fold.totalReturn, "total_return")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollableX>
    </details>
  );
}
