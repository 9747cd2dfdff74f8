// The size of a file in words of a locale: 900 byte, 12 kB, 3.4 MB. Pure.

export function fileSize(locale: string, bytes: number): string {
  const step = bytes < 1_000 ? 0 : bytes < 999_500 ? 1 : 2;
  const unit = ["byte", "kilobyte", "megabyte"][step] ?? "byte";
  const maximumFractionDigits = step === 2 ? 1 : 0;
  const number = new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits });
  return number.format(bytes / 1_000 ** step);
}
