/**
 * A part of a whole in percent. Only the whole is 100 % and only nothing is
 * 0 %: rounding must not turn a cut dump into a whole one.
 */
export function percentText(part: number, whole: number): string {
  if (part === whole) return "100 %";
  if (part === 0) return "0 %";
  const tenths = Math.floor(1000 * part / whole);
  if (tenths === 0) return "less than 0.1 %";
  return `${Math.min(tenths, 999) / 10} %`;
}
