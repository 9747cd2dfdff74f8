// The head of a card: what it is, small facts about it, who asked for it and when.

import type { ComponentChildren } from "preact";
import { useLanguage } from "../i18n/context";
import { usePart } from "../lazy/use-part";
import { FactLine } from "../ui/FactLine";
import { Time } from "../ui/Time";
import { AnnotateButton, Annotated, type AnnotatedRun } from "./Annotated";

interface CardHeadProps {
  title: string;
  mark?: ComponentChildren; // what sets it apart, beside its name
  facts?: readonly string[];
  asked?: { readonly user?: string | null; readonly timestamp: string } & AnnotatedRun;
}

export function CardHead({ title, mark, facts, asked }: CardHeadProps) {
  const { t } = useLanguage();
  const acts = usePart("acts", false);
  return (
    <>
      <div class="head">
        <span class="name">{title}</span>
        {mark}
        {facts && <FactLine facts={facts} />}
        {asked && (
          <span class="when">
            {asked.user && <span>{t("run.by", { user: asked.user })} · </span>}
            <Time at={asked.timestamp} />
            <AnnotateButton run={asked} />
            {acts && asked.asked && <acts.CardMenu run={asked} />}
          </span>
        )}
      </div>
      {asked && <Annotated run={asked} />}
    </>
  );
}
