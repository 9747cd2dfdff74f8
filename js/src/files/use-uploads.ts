// Uploads of a panel: holds what is given until the code that handles it has loaded, which the first file asks for.

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { useLanguage } from "../i18n/context";
import type { Translate } from "../i18n/types";
import type { Session } from "../kernel/session";
import { requirePart } from "../lazy/loader";
import type { UploadRule } from "../protocol.gen";
import type { FileInfo } from "./file-rules";
import type { UploadQueue } from "./upload-queue";

export type ChosenFile = FileInfo & { readonly file: File | null };

export interface Uploads {
  readonly files: ReadonlySignal<UploadQueue | null>; // null while there was none
  readonly count: ReadonlySignal<number>;
  readonly rules: ReadonlySignal<readonly UploadRule[] | null>; // null: no backend has told them yet
  add(given: readonly ChosenFile[]): void;
  send(): void;
}

export function useUploads(session: Session): Uploads {
  const { t } = useLanguage();
  return useMemo(() => uploadsOf(session, t), [session]);
}

function uploadsOf(session: Session, t: Translate): Uploads {
  const files = signal<UploadQueue | null>(null);
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
      files.value ??= acts.createUploadQueue(session, rules);
      files.value.add(given);
    },
    send: () => files.peek()?.send(),
  };
}
