/** `bitmap_scan.wat` as Wasm: much faster than JavaScript on scattered bits. */
const wasm =
  "AGFzbQEAAAABQgpgAn5+AX9gA39+fgBgAX8AYAN/e38Bf2ACf38AYAJ/fwF/YAR/f3t/AGAFf3" +
  "9+fn4BfmAAAX9gB39/f398fHwBfwMPDgABAgIDBAUGBgcHCAUJBQMBAAYGRw5+AUIAC34BQgAL" +
  "fgFCAAt+AUIAC38BQQALfgFCAAt+AUIAC34BQgALfgFCAAt+AUIAC34BQgALfgFCAAt/AUEAC3" +
  "8BQQALBxECBm1lbW9yeQIABHNjYW4ADQrvDQ5SAQJ+IAFCwABWBEBBAA8LQgEhAgNAIABQBEBB" +
  "AA8LIAIgAVoEQEEBDwsgASACfSEDIAMgAlYEQCACIQMLIAAgACADiIMhACACIAN8IQIMAAsACz" +
  "EAIAIjACMBIAGnG1YEQCMNIAA2AgAjDSABp0EBcTYCBCMNIAK6OQMIIw1BEGokDQsLngEBBX4g" +
  "ACkDACEBIABBA3QhACABIwKFIQIgAlAEQCMDQsAAfCQDDwsgAnohBCAAIASnaiMCIwMgBHwQAS" +
  "ABIwBCAXwQACABQn+FIwFCAXwQAHIEQCMCIQMCQANAIANCf4UhAyABIAOFIASIIQIgAlANASAC" +
  "eiEFIAQgBXwhBCAAIASnaiADIAUQAQwACwsLIAFCP4ckAiABIwKFeSQDC1UBAn5CACQDIABBCG" +
  "spAwBCP4ckAgNAIAAjBE0EQCMCIwVRBEAjAyMGfCQDCw8LIABBCGshACAAKQMAIQEgASMChXkh" +
  "AiMDIAJ8JAMgAkLAAFENAAsLiAECA3sCfyABIABBBGv9AAQA/VEhAyABIAD9AAQA/VEhBCABIA" +
  "D9AAQE/VEhBUEBIQYDQCACIAZrIQcgByAGSwRAIAYhBwsgAyADIAf9zQH9TiEDIAQgBCAH/c0B" +
  "/U4hBCAFIAUgB/3NAf1OIQUgBiAHaiEGIAYgAkkNAAsgAyAEIAX9UP1Q/VMLcwEFfiMJIQQDQC" +
  "AAKQMAIQIgACkDCCEDIAUgAnsgA3t8fCEFIAYgAkJ/IAJCAYYgBEI/iISFg3sgA0J/IANCAYYg" +
  "AkI/iISFg3t8fCEGIAMhBCAAQRBqIQAgACABSQ0ACyAEJAkjByAFfCQHIwggBnwkCAsgAQF/IA" +
  "EgAGshAiACQQBMBEBBAA8LIAAgAiACIABKGwvrAQICewV/QQEgAxAGIQdBAiADEAYhCEEEIAMQ" +
  "BiEJQQggAxAGIQpBgKAQIQYDQCACIAD9AAQA/VEhBCACIAD9AAQE/VEhBSAHBEAgBCAEIAf9zQ" +
  "H9TiEEIAUgBSAH/c0B/U4hBSAIBEAgBCAEIAj9zQH9TiEEIAUgBSAI/c0B/U4hBSAJBEAgBCAE" +
  "IAn9zQH9TiEEIAUgBSAJ/c0B/U4hBSAKBEAgBCAEIAr9zQH9TiEEIAUgBSAK/c0B/U4hBQsLCw" +
  "sgBiAGLQAAIAQgBf1Q/VNyOgAAIAZBAWohBiAAQRBqIQAgACABSQ0ACwuYAQEDfyADQQ9rQQN2" +
  "IQUgBUEBdiEEQYCgECEGA0D9DP////////////////////8gAiAA/QAEAP1RIAIgACAEav0ABA" +
  "D9Uf1OIAIgACAFav0ABAD9Uf1O/SP9UwRAIAYgA0EgTSAAQQRPcQR/IAYtAAAgACACIAMQBHIF" +
  "QQELOgAACyAGQQFqIQYgAEEQaiEAIAAgAUkNAAsLbQECfyADQv4AfUIGiCEDQYCgECEFA0AgBE" +
  "IBfEIAIAApAwAgAlEbIQQgBCADViEGIARCAXxCACAAKQMIIAJRGyEEIAUgBiAEIANWciAFLQAA" +
  "cjoAACAFQQFqIQUgAEEQaiEAIAAgAUkNAAsgBAtJAQF7IAL9Ev1NIQUgA0L+AFoEQCAAIAEgAi" +
  "ADIAQQCQ8LIANCDlQEQCAAIAEgBSADp0EBahAHBSAAIAEgBSADp0EBahAICyAECy8CAX8Be0GA" +
  "oBAhAANAIAEgAP0ABAD9UCEBIABBEGohACAAQYCiEEkNAAsgAf1TC2MBAn9BgKAQIQIDQCACLQ" +
  "AAIQMgAkEAOgAAIAMjDHIEQCMMRQRAIAAQAwsgABACIABBCGoQAiADJAwjDUGgiBBPBEAgAEEQ" +
  "ag8LCyACQQFqIQIgAEEQaiEAIAAgAUkNAAsgAQv/AgUCfwR+AX8BfgF/QQAgA2usJAIgBLEkAy" +
  "AFsSQAIAaxJAEgACQEIwIkBSMDJAZBoIAQJA1CACQHQgAkCCMCJAlBASQMQgEjA0IGiHwhCSAJ" +
  "QgAgAxskCkIAIAkgAxskC0GAwBAhDUGAoBBBAEGAAvwLAANAIAAgAmpBACACa3EhCCAAQYAgai" +
  "EHIAggB0kEQCAIIQcLIAEgB0kEQCABIQcLIwchCiMIIQsjCSEMIAAgBxAFIAAgB0J/IwAjChAK" +
  "JAogACAHQgAjASMLEAokCyAHIQgjDBALcgRAIAAgBxAMIQgLIAggB0cEQCAKJAcgCyQIIAwkCS" +
  "AAIAgQBQsjDUGgiBBPBEAgCCEBCyAIIQAgDSMHpzYCACAAIAJBAWtxRQRAIA8jByAOUmohDyMH" +
  "IQ4gDUEEaiENCyAAIAFJDQALIAAQA0GAgBAjB6c2AgBBhIAQIwinNgIAQYiAECMDujkDAEGUgB" +
  "AgDzYCAEGQgBAjDUGggBBrQQR2NgIAIAAL";

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
