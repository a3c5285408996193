/** Receives a run of set bits: the index of the first bit and their number. */
type OnRun = (start: number, count: number) => void;

/**
 * Finds the runs of set bits in a bitmap, in ascending order. The least
 * significant bit of a byte comes first. A byte takes one step for each pair of
 * neighboring bits that differ, so a byte of 0x00 or 0xff takes none.
 *
 * Example: the byte 0x3c is 00111100, so bits 2 to 5 are set. A bit of
 * `byte ^ (byte << 1)` is set if the bit differs from the next lower bit:
 * 0x3c ^ 0x78 = 0x44, bits 2 and 6. The run starts at 2 and has 6 - 2 = 4 bits.
 *
 * @param pieces The bitmap, in pieces of any size.
 * @param bits Number of valid bits; the bits after them are padding.
 */
export function bitmapRuns(
  pieces: Iterable<Uint8Array>,
  bits: number,
  onRun: OnRun,
): void {
  let at = 0;
  let start = 0;
  let lastBit = 0;
  for (const piece of pieces) {
    for (let i = 0; i < piece.length && at < bits; i++, at += 8) {
      const valid = bits - at < 8 ? (1 << (bits - at)) - 1 : 0xff;
      const byte = piece[i]! & valid;
      let changes = (byte ^ ((byte << 1) | lastBit)) & 0xff;
      lastBit = byte >>> 7;
      while (changes !== 0) {
        const lowest = changes & -changes;
        const index = at + 31 - Math.clz32(lowest);
        if ((byte & lowest) !== 0) start = index;
        else onRun(start, index - start);
        changes ^= lowest;
      }
    }
  }
  if (lastBit === 1) onRun(start, bits - start);
}
