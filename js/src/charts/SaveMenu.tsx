// The menu that saves a view as an image or as a CSV file.

import { useRef, useState } from "preact/hooks";
import type { Fault } from "../protocol.gen";
import { type Choice, Menu } from "../ui/Menu";
import { useChartLanguage } from "./chart-format";
import type { Cell } from "./csv";
import type { Paint } from "./PlotArea";
import { readPalette } from "./palette";
import { type Picture, saveCsv, savePicture } from "./save-image";

interface SaveMenuProps extends Pick<Picture, "title" | "subtitle" | "keys"> {
  names: readonly string[]; // of the file
  paint: { readonly current: Paint | null } | null; // null where there is no picture
  rows: () => Rows | Promise<Rows | Fault>;
  table?: () => Rows;
}

type Rows = readonly (readonly Cell[])[];

export function SaveMenu({ names, title, subtitle, keys, paint, rows, table }: SaveMenuProps) {
  const { t, localise } = useChartLanguage();
  const [refused, setRefused] = useState<Fault | null>(null);
  const box = useRef<HTMLSpanElement>(null);
  const choices: Choice[] = [];
  if (paint)
    choices.push({
      label: t("save.png"),
      act: async () => {
        if (!box.current) return;
        const palette = readPalette(box.current);
        const panes = (await paint.current?.()) ?? [];
        const told = keys.map((key) =>
          key.imported ? { ...key, name: `${key.name} · ${t("run.imported")}` } : key,
        );
        savePicture(names, { title, subtitle, keys: told, panes, palette });
      },
    });
  choices.push({
    label: t("save.view"),
    act: async () => {
      const found = await rows();
      const isFault = "message" in found;
      setRefused(isFault ? found : null);
      if (!isFault) saveCsv(names, found);
    },
  });
  if (table)
    choices.push({ label: t("save.table"), act: () => saveCsv([...names.slice(0, -1), "metrics"], table()) });
  return (
    <span class="save" ref={box}>
      {refused && (
        <span class="aside" role="alert">
          {[refused.message, refused.hint].map((words) => words && localise(words)).join(" ")}
        </span>
      )}
      <Menu label={t("save.label")} sign="⤓" choices={choices} testid="save" />
    </span>
  );
}
