// Draws trade markers on a curve: a triangle where a trade begins, a ring where it ends. Few enough to stay calm.

import uPlot from "uplot";
import { apart, type Trade } from "./trades";

const GAP_PX = 24; // between two marks
const SIZE_PX = 4;

export const marked = (trades: readonly Trade[], toX: (date: number) => number) => apart(trades, toX, GAP_PX);

export function drawMarks(
  u: uPlot,
  trades: readonly Trade[],
  colour: (name: string) => string,
  scale: number,
): void {
  const { ctx, bbox } = u;
  const ratio = uPlot.pxRatio * scale;
  const [low = 0, high = 0] = [u.scales.x?.min, u.scales.x?.max];
  const inside = trades.filter((trade) => trade.entryDate <= high && (trade.exitDate ?? high) >= low);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.lineWidth = 1.4 * ratio;
  for (const trade of marked(inside, (date) => u.valToPos(date, "x") / scale)) {
    const tint = colour(trade.result < 0 ? "--bad" : "--good");
    const x = u.valToPos(trade.entryDate, "x", true);
    const up = trade.side < 0 ? -1 : 1; // below the curve for a purchase, above it for a sale
    const y = u.valToPos(trade.entryEquity, "y", true) + up * 7 * ratio;
    ctx.fillStyle = tint;
    ctx.beginPath();
    ctx.moveTo(x, y - up * SIZE_PX * ratio);
    ctx.lineTo(x - SIZE_PX * ratio, y + up * SIZE_PX * ratio);
    ctx.lineTo(x + SIZE_PX * ratio, y + up * SIZE_PX * ratio);
    ctx.fill();
    if (trade.exitDate === null) continue;
    ctx.strokeStyle = tint;
    ctx.fillStyle = colour("--bg");
    ctx.beginPath();
    ctx.arc(
      u.valToPos(trade.exitDate, "x", true),
      u.valToPos(trade.exitEquity, "y", true),
      2.6 * ratio,
      0,
      2 * Math.PI,
    );
    ctx.fill();
    ctx.stroke();
  }
  ctx.restore();
}
