/** Takes consecutive one bits, by the number of the first. */
export type OnRun = (start: number, count: number) => void;

/**
 * Finds the runs of one bits, the least significant bit of each byte first, in
 * ascending order. A byte costs as many steps as its bits change.
 *
 * @param pieces The bitmap, in pieces of any size.
 * @param bits How many of them count: those after are padding.
 */
export function bitmapRuns(
  pieces: Iterable<Uint8Array>,
  bits: number,
  onRun: OnRun,
): void {
  let at = 0;
  let start = 0;
  let last = 0;
  for (const piece of pieces) {
    for (let i = 0; i < piece.length && at < bits; i++, at += 8) {
      const valid = bits - at < 8 ? (1 << (bits - at)) - 1 : 0xff;
      const byte = piece[i]! & valid;
      // A one where a bit differs from the one before it.
      let changes = (byte ^ ((byte << 1) | last)) & 0xff;
      last = byte >>> 7;
      while (changes !== 0) {
        const lowest = changes & -changes;
        const place = at + 31 - Math.clz32(lowest);
        if ((byte & lowest) !== 0) start = place;
        else onRun(start, place - start);
        changes ^= lowest;
      }
    }
  }
  if (last === 1) onRun(start, bits - start);
}
