// Draws trade markers on a curve: ▲ where something was bought, ▼ where it was sold. Few enough to stay calm.

import uPlot from "uplot";
import { apart, type Trade } from "./trades";

const GAP_PX = 24; // between two marks
const SIZE_PX = 4;
const AWAY_PX = 7; // from the curve

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
  const mark = (date: number, equity: number, buys: boolean) => {
    const x = u.valToPos(date, "x", true);
    const up = buys ? 1 : -1; // below the curve for a purchase, above it for a sale
    const y = u.valToPos(equity, "y", true) + up * AWAY_PX * ratio;
    ctx.fillStyle = colour(buys ? "--good" : "--bad");
    ctx.beginPath();
    ctx.moveTo(x, y - up * SIZE_PX * ratio);
    ctx.lineTo(x - SIZE_PX * ratio, y + up * SIZE_PX * ratio);
    ctx.lineTo(x + SIZE_PX * ratio, y + up * SIZE_PX * ratio);
    ctx.fill();
  };
  for (const trade of marked(inside, (date) => u.valToPos(date, "x") / scale)) {
    mark(trade.entryDate, trade.entryEquity, trade.side > 0);
    if (trade.exitDate !== null) mark(trade.exitDate, trade.exitEquity, trade.side < 0);
  }
  ctx.restore();
}
