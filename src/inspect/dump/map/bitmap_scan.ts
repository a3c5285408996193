/** `bitmap_scan.wat` as Wasm: much faster than JavaScript on scattered bits. */
const wasm =
  "AGFzbQEAAAABPglgAn5+AX9gA39+fgBgAX8AYAN/e38Bf2ACf38AYAJ/fwF/YAR/f3t/AGAFf3" +
  "9+fn4BfmAHf39/f3x8fAF/Aw4NAAECAgMEBQYGBwcFCAUDAQAGBkcOfgFCAAt+AUIAC34BQgAL" +
  "fgFCAAt/AUEAC34BQgALfgFCAAt+AUIAC34BQgALfgFCAAt+AUIAC34BQgALfwFBAAt/AUEACw" +
  "cRAgZtZW1vcnkCAARzY2FuAAwKsw0NUgECfiABQsAAVgRAQQAPC0IBIQIDQCAAUARAQQAPCyAC" +
  "IAFaBEBBAQ8LIAEgAn0hAyADIAJWBEAgAiEDCyAAIAAgA4iDIQAgAiADfCECDAALAAsxACACIw" +
  "AjASABpxtWBEAjDSAANgIAIw0gAadBAXE2AgQjDSACujkDCCMNQRBqJA0LC54BAQV+IAApAwAh" +
  "ASAAQQN0IQAgASMChSECIAJQBEAjA0LAAHwkAw8LIAJ6IQQgACAEp2ojAiMDIAR8EAEgASMAQg" +
  "F8EAAgAUJ/hSMBQgF8EAByBEAjAiEDAkADQCADQn+FIQMgASADhSAEiCECIAJQDQEgAnohBSAE" +
  "IAV8IQQgACAEp2ogAyAFEAEMAAsLCyABQj+HJAIgASMChXkkAwtVAQJ+QgAkAyAAQQhrKQMAQj" +
  "+HJAIDQCAAIwRNBEAjAiMFUQRAIwMjBnwkAwsPCyAAQQhrIQAgACkDACEBIAEjAoV5IQIjAyAC" +
  "fCQDIAJCwABRDQALC4gBAgN7An8gASAAQQRr/QAEAP1RIQMgASAA/QAEAP1RIQQgASAA/QAEBP" +
  "1RIQVBASEGA0AgAiAGayEHIAcgBksEQCAGIQcLIAMgAyAH/c0B/U4hAyAEIAQgB/3NAf1OIQQg" +
  "BSAFIAf9zQH9TiEFIAYgB2ohBiAGIAJJDQALIAMgBCAF/VD9UP1TC3MBBX4jCSEEA0AgACkDAC" +
  "ECIAApAwghAyAFIAJ7IAN7fHwhBSAGIAJCfyACQgGGIARCP4iEhYN7IANCfyADQgGGIAJCP4iE" +
  "hYN7fHwhBiADIQQgAEEQaiEAIAAgAUkNAAsgBCQJIwcgBXwkByMIIAZ8JAgLIAEBfyABIABrIQ" +
  "IgAkEATARAQQAPCyAAIAIgAiAAShsL6wECAnsFf0EBIAMQBiEHQQIgAxAGIQhBBCADEAYhCUEI" +
  "IAMQBiEKQYCgECEGA0AgAiAA/QAEAP1RIQQgAiAA/QAEBP1RIQUgBwRAIAQgBCAH/c0B/U4hBC" +
  "AFIAUgB/3NAf1OIQUgCARAIAQgBCAI/c0B/U4hBCAFIAUgCP3NAf1OIQUgCQRAIAQgBCAJ/c0B" +
  "/U4hBCAFIAUgCf3NAf1OIQUgCgRAIAQgBCAK/c0B/U4hBCAFIAUgCv3NAf1OIQULCwsLIAYgBi" +
  "0AACAEIAX9UP1TcjoAACAGQQFqIQYgAEEQaiEAIAAgAUkNAAsLmAEBA38gA0EPa0EDdiEFIAVB" +
  "AXYhBEGAoBAhBgNA/Qz/////////////////////IAIgAP0ABAD9USACIAAgBGr9AAQA/VH9Ti" +
  "ACIAAgBWr9AAQA/VH9Tv0j/VMEQCAGIANBIE0gAEEET3EEfyAGLQAAIAAgAiADEARyBUEBCzoA" +
  "AAsgBkEBaiEGIABBEGohACAAIAFJDQALC20BAn8gA0L+AH1CBoghA0GAoBAhBQNAIARCAXxCAC" +
  "AAKQMAIAJRGyEEIAQgA1YhBiAEQgF8QgAgACkDCCACURshBCAFIAYgBCADVnIgBS0AAHI6AAAg" +
  "BUEBaiEFIABBEGohACAAIAFJDQALIAQLSQEBeyAC/RL9TSEFIANC/gBaBEAgACABIAIgAyAEEA" +
  "kPCyADQg5UBEAgACABIAUgA6dBAWoQBwUgACABIAUgA6dBAWoQCAsgBAtjAQJ/QYCgECECA0Ag" +
  "Ai0AACEDIAJBADoAACADIwxyBEAjDEUEQCAAEAMLIAAQAiAAQQhqEAIgAyQMIw1BoIgQTwRAIA" +
  "BBEGoPCwsgAkEBaiECIABBEGohACAAIAFJDQALIAEL8wIFAn8EfgF/AX4Bf0EAIANrrCQCIASx" +
  "JAMgBbEkACAGsSQBIAAkBCMCJAUjAyQGQaCAECQNQgAkB0IAJAgjAiQJQQEkDEIBIwNCBoh8IQ" +
  "kgCUIAIAMbJApCACAJIAMbJAtBgMAQIQ1BgKAQQQBBgAL8CwADQCAAIAJqQQAgAmtxIQggAEGA" +
  "IGohByAIIAdJBEAgCCEHCyABIAdJBEAgASEHCyMHIQojCCELIwkhDCAAIAcQBSAAIAdCfyMAIw" +
  "oQCiQKIAAgB0IAIwEjCxAKJAsgACAHEAshCCAIIAdHBEAgCiQHIAskCCAMJAkgACAIEAULIw1B" +
  "oIgQTwRAIAghAQsgCCEAIA0jB6c2AgAgACACQQFrcUUEQCAPIwcgDlJqIQ8jByEOIA1BBGohDQ" +
  "sgACABSQ0ACyAAEANBgIAQIwenNgIAQYSAECMIpzYCAEGIgBAjA7o5AwBBlIAQIA82AgBBkIAQ" +
  "Iw1BoIAQa0EEdjYCACAACw==";

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
  /** Offset of the first byte after the part: the list of runs is limited. */
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
export const scanUnitBytes = 16;

/** Offset of the counts of the records, after the block. */
const recordsOffset = 0x2000;

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
