/** `bitmap_scan.wat` as Wasm: much faster than JavaScript on scattered bits. */
const wasm =
  "AGFzbQEAAAABcxFgA35+fgF/YAN/fn4AYAR/fn5+AGABfwBgAAF/YAJ/fwBgAn5+AX5gBH9/e3" +
  "4Bf2ABfwF/YAV/f3t+fgF/YAR/fnt+AX9gAnt7AX5gA39+fgF/YAJ+fgF/YAV/f35+fgF/YAJ/" +
  "fwF/YAd/f39/fHx8AX8DFBMAAQIDAwQFBgcIBwkKCwwNDg8QBQMBAAUGQg1+AUIAC34BQgALfg" +
  "FCAAt+AUIAC38BQQALfgFCAAt+AUIAC34BQgALfgFCAAt+AUIAC34BQgALfwFBAAt/AUEACwcR" +
  "AgZtZW1vcnkCAARzY2FuABIKkg8TQwEBfiABQsAAVgRAQQAPCwNAIABQBEBBAA8LIAIgAVoEQE" +
  "EBDwsgAiABEAchAyAAIAAgA4iDIQAgAiADfCECDAALAAsxACACIwAjASABpxtWBEAjDCAANgIA" +
  "IwwgAadBAXE2AgQjDCACujkDCCMMQRBqJAwLCzkBAn4DQCADQn+FIQMgASADhSACiCEEIARQBE" +
  "APCyAEeiEFIAIgBXwhAiAAIAKnaiADIAUQAQwACwtVAQJ+QgAkAyAAQQhrKQMAQj+HJAIDQCAA" +
  "IwRNBEAjAiMFUQRAIwMjBnwkAwsPCyAAQQhrIQAgACkDACEBIAEjAoV5IQIjAyACfCQDIAJCwA" +
  "BRDQALC6QBAQR+IwsgAEkEQCAAEAMLIABBwABqJAsjAiECIwMhAwNAIAApAwAhASABIAJRBEAg" +
  "A0LAAHwhAwUgASAChXohBCAAQQN0IASnaiACIAMgBHwQASABIwBCAXxCARAAIAFCf4UjAUIBfE" +
  "IBEAByBEAgAEEDdCABIAQgAhACCyABQj+HIQIgASAChXkhAwsgAEEIaiEAIAAjC0kNAAsgAiQC" +
  "IAMkAwsJACMMQaCIEE8LigEBBn4jCiEEA0AgACkDACECIAApAwghAyAFIAJ7IAN7fHwhBSAGIA" +
  "IgAkIBhiAEQj+IhIV7IAMgA0IBhiACQj+IhIV7fHwhBiADIQQgAEEQaiEAIAAgAUkNAAsgBiMK" +
  "Qj+IfSAEQj+IfEIBiCEHIAQkCiMHIAV8JAcjCCAHfCQIIwkgBiAHfXwkCQsdACAAIAFaBEBCAA" +
  "8LIAAgASAAfSAAIAEgAH1UGwvtAQECewNAIAAgAU8EQCABDwsgAiAAQQRr/QAEAP1RIQQgAiAA" +
  "/QAEAP1RIQUgA0ICWgRAIAQgBEEB/c0B/U4hBCAFIAVBAf3NAf1OIQULIANCA1EEQCAEIARBAf" +
  "3NAf1OIQQgBSAFQQH9zQH9TiEFCyADQgRaBEAgBCAEQQL9zQH9TiEEIAUgBUEC/c0B/U4hBQsg" +
  "A0IFUQRAIAQgBEEB/c0B/U4hBCAFIAVBAf3NAf1OIQULIANCBlEEQCAEIARBAv3NAf1OIQQgBS" +
  "AFQQL9zQH9TiEFCyAAQRBqIQAgBCAF/VD9U0UNAAsgABAJCwoAIABBAWtBQHELngEBBHsgA0IL" +
  "VARAQQ/9DyEGQfAB/Q8hBwsDQCAAIAFPBEAgAQ8LIAIgAEEBa/0ABAD9USEEIAIgAP0ABAD9US" +
  "AE/QwPDw8PDw8PDw8PDw8PDw8P/VIhBSAAQRBqIQAgBSAH/VD9DP/////////////////////9" +
  "IyAEIAb9UP0M//////////////////////0j/VD9U0UNAAsgABAJC+sBAQZ+IANCB31CA4ghBU" +
  "IBIAUQByEIQgIgBRAHIQlCBCAFEAchCgJAA0AgACABTwRAIAEPCyACIAD9AAQAEA0gAiAA/QAE" +
  "EBANQhCGhCACIAD9AAQgEA1CIIYgAiAA/QAEMBANQjCGhIQhBiAAQcAAaiEAIAQgBkJ/hXp8IA" +
  "VaDQEgBkJ/UQRAIARCwAB8IQQMAQsgBkJ/hXkhBCAGIAYgCIiDIQcgByAHIAmIgyEHIAcgByAK" +
  "iIMhByAHUA0AIAVCAVEEQCAAQcAAayAGIAL9TSADEAwNAgwBCyAHIAVCCBAARQ0ACwsgABAJCz" +
  "cAA0AgAv0dACAAIAF6p2pBA2spAwCFIANCARAABEBBAQ8LIAEgAUIBfYMhASABQgBSDQALQQAL" +
  "CwAgACAB/SP9ZK0LVAIBewF+IAJCAXwhBCAB/RL9TSEDIARCBlgEQCMLIAAgAyAEEAgPCyAEQg" +
  "5YBEAjCyAAIAMgBBAKDwsjCyAAIAH9EiAEIwNCA4hCACMCIAFRGxALCxEAIAAgAUKABCABQoAE" +
  "VBtaC7UBAgF+An8gABAEIAEgAGtBA3StIAJ9IQUQBUUgAlAgBVBycQRAIwMgASMLa0EDdK18JA" +
  "MgASQLCyABIQYgASEHIAIgA30jABAPBEAgAUJ/IwAQDiEGCyAFIAR9IwEQDwRAIAFCACMBEA4h" +
  "BwsDQBAFBEAjCw8LIAYgBxARIQAgACABTwRAIAEPCyAAEAQgBiAARgRAIAFCfyMAEA4hBgsgBy" +
  "AARgRAIAFCACMBEA4hBwsMAAsACwwAIAAgASAAIAFJGwu5AgUCfwR+AX8BfgF/QQAgA2usJAIg" +
  "BLEkAyAFsSQAIAaxJAEgACQEIwIkBSMDJAZBoIAQJAxCACQHQgAkCEIAJAkjAiQKIAAkC0GA4B" +
  "AhDQNAIAEgAEGAIGoQESAAIAJqQQAgAmtxEBEhByMHIQkjCCEKIwkhCyMKIQwgACAHEAYgACAH" +
  "IwcgCX0jCCAKfSMJIAt9EBAhCCAIIAdHBEAgCSQHIAokCCALJAkgDCQKIAAgCBAGCxAFBEAgCC" +
  "EBCyAIIQAgDSMHpzYCACAAIAJBAWtxRQRAIA8jByAOUmohDyMHIQ4gDUEEaiENCyAAIAFJDQAL" +
  "IwsgAEkEQCAAEAMLQYCAECMHpzYCAEGEgBAjCKc2AgBBiIAQIwO6OQMAQZSAECAPNgIAQZCAEC" +
  "MMQaCAEGtBBHY2AgAgAAs=";

/** Number of bytes of a bitmap to scan at a time. */
export const blockBytes = 0x40000;

/** The run of equal bits that ends right before a part of a bitmap. */
export interface RunBefore {
  readonly bit: 0 | 1;
  readonly length: number;
}

/** A long run of equal bits. */
export interface LongRun extends RunBefore {
  /** The index of the first bit after the run in the block. */
  readonly end: number;
}

/** The runs of a part of a block. */
export interface ScannedPart {
  /**
   * Offset of the first byte that was not scanned. A scan stops before the end
   * if the list of long runs is full.
   */
  readonly end: number;
  readonly recordBytes: number;
  readonly lastBit: 0 | 1;
  /** Number of one bits. */
  readonly ones: number;
  /** Number of runs of one bits that start in the part. */
  readonly starts: number;
  /** Length of the run at the end, including its bits in earlier parts. */
  readonly runAtEnd: number;
  /** Number of records that have one bits. */
  readonly occupied: number;
  /** The long runs that end in the part, in ascending order. */
  readonly longRuns: readonly LongRun[];
}

/** A part of a block. Its offsets are multiples of {@linkcode scanUnitBytes}. */
export interface BlockPart {
  readonly start: number;
  readonly end: number;
  /** The size of its records, a power of two. */
  readonly recordBytes: number;
}

/** Scans and records start and end at multiples of this size. */
export const scanUnitBytes = 64;

/** Offset of the counts of the records, after the block. */
const recordsOffset = 0x3000;

/** Scans one block of a bitmap after the other. */
export class BitmapScanner {
  /** The block. Callers must fill it before they call {@linkcode scan}. */
  readonly block: Uint8Array;
  /** The block as 32-bit words. */
  readonly words: Uint32Array;
  /** Number of one bits in the part up to the end of each of its records. */
  readonly onesUpTo: Int32Array;
  readonly #numbers: Int32Array;
  readonly #lengths: Float64Array;
  readonly #scan: (...numbers: number[]) => number;

  /**
   * Returns `null` if the processor has no SIMD: V8 then rejects the module.
   */
  static open(): BitmapScanner | null {
    const bytes = Uint8Array.fromBase64(wasm);
    return WebAssembly.validate(bytes) ? new BitmapScanner(bytes) : null;
  }

  private constructor(bytes: Uint8Array<ArrayBuffer>) {
    const module = new WebAssembly.Module(bytes);
    const { exports } = new WebAssembly.Instance(module);
    const { memory, scan } = exports as {
      memory: WebAssembly.Memory;
      scan: (...numbers: number[]) => number;
    };
    this.#scan = scan;
    this.block = new Uint8Array(memory.buffer, 0, blockBytes);
    this.words = new Uint32Array(memory.buffer, 0, blockBytes / 4);
    this.onesUpTo = new Int32Array(memory.buffer, blockBytes + recordsOffset);
    this.#numbers = new Int32Array(memory.buffer, blockBytes);
    this.#lengths = new Float64Array(memory.buffer, blockBytes);
  }

  /** Scans a part. Lists the runs that are longer than `longest`. */
  scan(
    { start, end, recordBytes }: BlockPart,
    before: RunBefore,
    longest: { readonly ones: number; readonly zeros: number },
  ): ScannedPart {
    const stop = this.#scan(
      start,
      end,
      recordBytes,
      before.bit,
      before.length,
      longest.ones,
      longest.zeros,
    );
    return {
      end: stop,
      recordBytes,
      lastBit: this.block[stop - 1]! >>> 7 as 0 | 1,
      ones: this.#numbers[0]!,
      starts: this.#numbers[1]!,
      runAtEnd: this.#lengths[1]!,
      occupied: this.#numbers[5]!,
      longRuns: this.#longRuns(this.#numbers[4]!),
    };
  }

  #longRuns(count: number): LongRun[] {
    const runs: LongRun[] = [];
    for (let at = 0x20; runs.length < count; at += 0x10) {
      runs.push({
        end: this.#numbers[at / 4]!,
        bit: this.#numbers[at / 4 + 1] as 0 | 1,
        length: this.#lengths[at / 8 + 1]!,
      });
    }
    return runs;
  }
}
