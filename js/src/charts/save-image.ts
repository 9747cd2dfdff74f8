// Charts as files of the reader's: a PNG with title and legend, painted on a canvas, or a CSV.

import { download } from "../ui/download";
import { type Cell, csv, fileName } from "./csv";
import type { Paint } from "./PlotArea";
import type { Palette } from "./palette";

const SCALE = 2; // a picture goes into slides
const MARGIN_PX = 16;
const LINE_PX = 20;

export function saveCsv(parts: readonly string[], rows: readonly (readonly Cell[])[]): void {
  // The mark at the front is how spreadsheets know that names may have any letter.
  download(new File(["\ufeff", csv(rows)], fileName(parts, "csv"), { type: "text/csv;charset=utf-8" }));
}

export interface Picture {
  readonly title: string;
  readonly subtitle: string;
  readonly keys: readonly {
    readonly name: string;
    readonly colour: string;
    readonly dash: readonly number[];
    readonly imported?: boolean | undefined; // which its name does not say
  }[];
  readonly panes: Awaited<ReturnType<Paint>>;
  readonly palette: Palette;
}

export async function savePicture(parts: readonly string[], picture: Picture): Promise<void> {
  const canvas = paint(picture);
  const blob = await new Promise<Blob | null>((made) => canvas.toBlob(made, "image/png"));
  if (blob) download(new File([blob], fileName(parts, "png"), { type: blob.type }));
}

/** Title, legend and curves on a solid ground. */
export function paint({ title, subtitle, keys, panes, palette }: Picture): HTMLCanvasElement {
  const width = Math.max(320, ...panes.map((pane) => pane.width));
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  const font = palette("font");
  const text = (size: number, weight = 400) => {
    context.font = `${weight} ${size}px ${font}`;
  };
  text(12);
  const places: { x: number; y: number }[] = [];
  let x = 0;
  let y = 0;
  for (const { name } of keys) {
    const wide = context.measureText(name).width + 40;
    if (x > 0 && x + wide > width) {
      x = 0;
      y += LINE_PX;
    }
    places.push({ x, y });
    x += wide;
  }
  const legend = keys.length ? y + LINE_PX + 4 : 0;
  const head = 2 * LINE_PX + 6;
  const height = head + legend + panes.reduce((sum, pane) => sum + pane.height, 0);
  canvas.width = (width + 2 * MARGIN_PX) * SCALE;
  canvas.height = (height + 2 * MARGIN_PX) * SCALE;
  context.scale(SCALE, SCALE);
  context.fillStyle = palette("--bg");
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.translate(MARGIN_PX, MARGIN_PX);
  context.textBaseline = "top";
  context.fillStyle = palette("--fg");
  text(15, 600);
  context.fillText(title, 0, 0, width);
  text(12);
  context.fillStyle = palette("--fg2");
  context.fillText(subtitle, 0, LINE_PX + 2, width);
  keys.forEach(({ name, colour, dash }, i) => {
    const { x, y } = places[i] as { x: number; y: number };
    context.strokeStyle = palette(colour);
    context.lineWidth = 2;
    context.setLineDash([...dash]);
    context.beginPath();
    context.moveTo(x, head + y + 7);
    context.lineTo(x + 18, head + y + 7);
    context.stroke();
    context.fillStyle = palette("--fg");
    context.fillText(name, x + 24, head + y, width - 24);
  });
  let top = head + legend;
  for (const { canvas, width, height } of panes) {
    context.drawImage(canvas, 0, top, width, height);
    top += height;
  }
  return canvas;
}
