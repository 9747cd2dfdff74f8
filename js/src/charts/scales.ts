// Scales: where ticks stand, what an axis says, and which range a zoom leads to. Pure.

export type Range = readonly [start: number, end: number];

const STEPS = [1, 2, 2.5, 5, 10];

/** At most `most` round numbers between two others. */
export function ticks(low: number, high: number, most: number): number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / Math.max(most, 1);
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = size * (STEPS.find((each) => each * size >= rough * (1 - 1e-9)) ?? 10);
  const found: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++)
    found.push(Number((i * step).toPrecision(12)));
  return found;
}

/** The same for a logarithmic axis: 1, 2, 5, 10 ... where it spans much, plain round numbers where it does not. */
export function logTicks(low: number, high: number, most: number): number[] {
  if (!(low > 0) || high / low < 4) return ticks(low, high, most);
  const found: number[] = [];
  const decades = Math.log10(high / low);
  const marks = decades * 3 <= most ? [1, 2, 5] : decades * 2 <= most ? [1, 3] : [1];
  for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++)
    for (const mark of marks) {
      const tick = Number((mark * 10 ** e).toPrecision(12));
      if (tick >= low && tick <= high) found.push(tick);
    }
  return found;
}

/** How many decimals these numbers need. */
export function decimals(values: readonly number[]): number {
  const whole = (value: number, digits: number) => {
    const shifted = value * 10 ** digits;
    return Math.abs(shifted - Math.round(shifted)) < 1e-6 * Math.max(1, Math.abs(shifted));
  };
  let digits = 0;
  while (digits < 8 && !values.every((value) => whole(value, digits))) digits++;
  return digits;
}

/** The range zoomed by `factor` (below 1: closer) around a moment, within the whole; null for the whole. */
export function zoomed(
  range: Range | null,
  whole: Range,
  factor: number,
  around: number,
  least: number,
): Range | null {
  const [start, end] = range ?? whole;
  const width = Math.max((end - start) * factor, least);
  if (width >= whole[1] - whole[0]) return null;
  const share = Math.min(1, Math.max(0, (around - start) / (end - start || 1)));
  return within([around - share * width, around + (1 - share) * width], whole);
}

/** The range moved so that it lies within the whole. */
export function within([start, end]: Range, whole: Range): Range | null {
  const width = end - start;
  if (width >= whole[1] - whole[0]) return null;
  const from = Math.min(Math.max(start, whole[0]), whole[1] - width);
  return [from, from + width];
}

/** The index of the date nearest to a moment; dates ascend. */
export function nearest(dates: ArrayLike<number>, moment: number): number {
  let low = 0;
  let high = dates.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((dates[middle] as number) <= moment) low = middle;
    else high = middle;
  }
  return Math.abs((dates[high] ?? 0) - moment) < Math.abs((dates[low] ?? 0) - moment) ? high : low;
}

/** How a date axis says its ticks, `step` ms apart. */
export function dateTicks(locale: string): (values: readonly number[], step: number) => string[] {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
  const year = format({ year: "numeric" });
  const month = format({ month: "short" });
  const day = format({ month: "short", day: "numeric" });
  const time = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return (values, step) =>
    values.map((value, i) => {
      const at = new Date(value);
      const january = at.getUTCMonth() === 0;
      if (step >= 300 * DAY || (step >= 25 * DAY && january)) return year.format(at);
      if (step >= 25 * DAY) return i === 0 ? `${month.format(at)} ${year.format(at)}` : month.format(at);
      if (step >= DAY || value % DAY === 0) return day.format(at);
      return time.format(at);
    });
}

const DAY = 86_400_000;
