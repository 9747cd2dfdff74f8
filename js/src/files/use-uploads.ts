// Files that are given to the panel, until what handles them is here: it is brought for the first one.

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { useLanguage } from "../i18n/context";
import type { Translate } from "../i18n/types";
import type { Session } from "../kernel/session";
import { requirePart } from "../lazy/loader";
import type { UploadRule } from "../protocol.gen";
import type { Given } from "./file-rules";
import type { Attached } from "./upload-queue";

export type Gift = Given & { readonly file: File | null };

export interface Attaching {
  readonly files: ReadonlySignal<Attached | null>; // null while there was none
  readonly count: ReadonlySignal<number>;
  readonly rules: ReadonlySignal<readonly UploadRule[] | null>; // null: no backend has told them yet
  add(given: readonly Gift[]): void;
  send(): void;
}

export function useAttaching(session: Session): Attaching {
  const { t } = useLanguage();
  return useMemo(() => attachingTo(session, t), [session]);
}

function attachingTo(session: Session, t: Translate): Attaching {
  const files = signal<Attached | null>(null);
  const rules = computed(() => {
    const uploads = session.catalog.value.uploads ?? [];
    return uploads.length || session.facts.value?.status === "connected" ? uploads : null;
  });
  return {
    files,
    count: computed(() => files.value?.all.value.length ?? 0),
    rules,
    async add(given) {
      const acts = await requirePart(session, "acts", t);
      if (!acts) return;
      files.value ??= acts.attachTo(session, rules);
      files.value.add(given);
    },
    send: () => files.peek()?.send(),
  };
}
