/** A run of consecutive equal bits. */
export interface BitRun {
  readonly bit: 0 | 1;
  /** The index of the first bit. */
  readonly start: number;
}

/**
 * Follows the runs of equal bits through a bitmap, in ascending order. The
 * least significant bit of a byte comes first. A byte takes one step for each
 * place where neighboring bits differ, so a byte of 0x00 or 0xff takes none.
 *
 * Example: the byte 0x3c is 00111100, so bits 2 to 5 are set. A bit of
 * `byte ^ (byte << 1)` is set if the bit differs from the next lower bit:
 * 0x3c ^ 0x78 = 0x44, bits 2 and 6. The run starts at 2 and has 6 - 2 = 4 bits.
 */
export class BitmapRuns {
  /** The run that has not ended yet. */
  open: BitRun = { bit: 0, start: 0 };

  /** @param onRun Called at the end of each run of 1 bits. */
  constructor(readonly onRun: (start: number, count: number) => void) {}

  /** Follows the bits of a piece. The first bit has the index `at`. */
  add(piece: Uint8Array, at: number, bits: number): void {
    let { bit, start } = this.open;
    for (let i = 0; i * 8 < bits; i++) {
      const left = bits - i * 8;
      const valid = left < 8 ? (1 << left) - 1 : 0xff;
      const byte = piece[i]! & valid;
      let changes = (byte ^ ((byte << 1) | bit)) & valid;
      while (changes !== 0) {
        const lowest = changes & -changes;
        const index = at + i * 8 + 31 - Math.clz32(lowest);
        if (bit === 1) this.onRun(start, index - start);
        bit = bit === 1 ? 0 : 1;
        start = index;
        changes ^= lowest;
      }
    }
    this.open = { bit, start };
  }

  /** Ends the last run at the end of the bitmap. */
  end(bits: number): void {
    const { bit, start } = this.open;
    if (bit === 1 && bits > start) this.onRun(start, bits - start);
  }
}
