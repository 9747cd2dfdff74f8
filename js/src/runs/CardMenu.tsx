// The menu of a settled card: its command edited, copied, put beside another's; a tear sheet; and its star.

import { written } from "../command-line/written";
import { useLanguage } from "../i18n/context";
import { copyText } from "../ui/CopyButton";
import { insertText } from "../ui/insert-text";
import { type Choice, Menu } from "../ui/Menu";
import { useSession } from "../ui/session-context";
import { useBriefState } from "../ui/use-brief-state";
import type { AnnotatedRun } from "./Annotated";
import { isStored } from "./annotatable";
import { useSaveReport } from "./save-report";
import { STAR } from "./star";

const SAID_MS = 2_000;

export function CardMenu({ run }: { run: AnnotatedRun }) {
  const session = useSession();
  const { t } = useLanguage();
  const [said, setSaid] = useBriefState(false, SAID_MS);
  const report = useSaveReport();

  const { asked, runId, tags = [] } = run;
  if (!asked) return null;
  const commands = session.catalog.value.commands ?? [];
  const line = written(asked, commands);
  const starred = tags.includes(STAR);

  async function copy() {
    if (await copyText(line)) setSaid(true);
    else session.toast.value = { code: "blocked", message: `${t("python.failed")}: ${line}` };
  }

  const choices: Choice[] = [
    { label: t("card.edit"), act: () => insertText(session, line) },
    { label: t("card.copy"), act: () => void copy() },
  ];
  if (asked.command === "run_backtest" && run.status === "completed")
    choices.push({
      label: t("card.compare"),
      act: () => insertText(session, `/compare_strategies ${runId} `),
    });
  const { kind, key } = run;
  if (kind === "comparison" && key) choices.push({ label: t("card.report"), act: () => report.save(key) });
  if (runId && isStored(run, commands))
    choices.push({
      label: t(starred ? "card.unstar" : "card.star"),
      apart: true,
      // The comma says that the whole is one tag.
      act: () => session.act({ t: "annotate", runId, tags: starred ? `-${STAR},` : `${STAR},` }),
    });
  return (
    <span class="card-menu">
      <span role="status">{said ? t("python.copied") : report.status}</span>
      <Menu label={t("card.menu")} sign="⋯" choices={choices} testid="card-menu" />
    </span>
  );
}
