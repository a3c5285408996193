/** `bitmap_scan.wat` as Wasm: much faster than JavaScript on scattered bits. */
const wasm =
  "AGFzbQEAAAABIgVgAn5+AX9gA39+fgBgAX8AYAd/f39/fHx8AX9gAn9+AX8DBwYAAQICAwQFAw" +
  "EABgYpCH4BQgALfgFCAAt+AUIAC34BQgALfwFBAAt+AUIAC34BQgALfwFBAAsHEQIGbWVtb3J5" +
  "AgAEc2NhbgAECpkLBlIBAn4gAULAAFYEQEEADwtCASECA0AgAFAEQEEADwsgAiABWgRAQQEPCy" +
  "ABIAJ9IQMgAyACVgRAIAIhAwsgACAAIAOIgyEAIAIgA3whAgwACwALMQAgAiMAIwEgAacbVgRA" +
  "IwcgADYCACMHIAGnQQFxNgIEIwcgAro5AwgjB0EQaiQHCwueAQEFfiAAKQMAIQEgAEEDdCEAIA" +
  "EjAoUhAiACUARAIwNCwAB8JAMPCyACeiEEIAAgBKdqIwIjAyAEfBABIAEjAEIBfBAAIAFCf4Uj" +
  "AUIBfBAAcgRAIwIhAwJAA0AgA0J/hSEDIAEgA4UgBIghAiACUA0BIAJ6IQUgBCAFfCEEIAAgBK" +
  "dqIAMgBRABDAALCwsgAUI/hyQCIAEjAoV5JAMLVQECfkIAJAMgAEEIaykDAEI/hyQCA0AgACME" +
  "TQRAIwIjBVEEQCMDIwZ8JAMLDwsgAEEIayEAIAApAwAhASABIwKFeSECIwMgAnwkAyACQsAAUQ" +
  "0ACwv0BwcCewV+AX8Bfgh/BH4If0EAIANrrCQCIASxJAMgBbEkACAGsSQBIAAkBCMCJAUjAyQG" +
  "QaCAECQHQYDAECEOIwIhC0EBIRIjAEIOfUIDiKchFSAVQQF2IRQjAUIOfUIDiKchFyAXQQF2IR" +
  "YjAEL+AH1CBoghGSMBQv4AfUIGiCEbIAMEQEIBIwNCBoh8IRgFQgEjA0IGiHwhGgtBASMAEAUh" +
  "HEECIwAQBSEdQQQjABAFIR5BCCMAEAUhH0EBIwEQBSEgQQIjARAFISFBBCMBEAUhIkEIIwEQBS" +
  "EjA0AgACkDACEJIAApAwghCiAMIAl7IAp7fHwhDCANIAlCfyAJQgGGIAtCP4iEhYN7IApCfyAK" +
  "QgGGIAlCP4iEhYN7fHwhDSAKIQsgAP0ABAAhByMAQg5UBEAgAP0ABAQhCCAcBEAgByAHIBz9zQ" +
  "H9TiEHIAggCCAc/c0B/U4hCCAdBEAgByAHIB39zQH9TiEHIAggCCAd/c0B/U4hCCAeBEAgByAH" +
  "IB79zQH9TiEHIAggCCAe/c0B/U4hCCAfBEAgByAHIB/9zQH9TiEHIAggCCAf/c0B/U4hCAsLCw" +
  "sgByAI/VD9UyERBSMAQv4AVARA/Qz/////////////////////IAcgACAUav0ABAAgACAVav0A" +
  "BAD9Tv1O/SP9UyERBSAYQgF8QgAgCUJ/URshGCAYIBlWIREgGEIBfEIAIApCf1EbIRggESAYIB" +
  "lWciERCwsgAP0ABAAhByMBQg5UBEAgB/1NIQcgAP0ABAT9TSEIICAEQCAHIAcgIP3NAf1OIQcg" +
  "CCAIICD9zQH9TiEIICEEQCAHIAcgIf3NAf1OIQcgCCAIICH9zQH9TiEIICIEQCAHIAcgIv3NAf" +
  "1OIQcgCCAIICL9zQH9TiEIICMEQCAHIAcgI/3NAf1OIQcgCCAIICP9zQH9TiEICwsLCyARIAcg" +
  "CP1Q/VNyIREFIwFC/gBUBEAgEf0MAAAAAAAAAAAAAAAAAAAAACAHIAAgFmr9AAQAIAAgF2r9AA" +
  "QA/VD9UP0j/VNyIREFIBpCAXxCACAJUBshGiARIBogG1ZyIREgGkIBfEIAIApQGyEaIBEgGiAb" +
  "VnIhEQsLIBEgEnIhEyATBEAgEkUEQCAAEAMLIAAQAiAAQQhqEAIgESESIwdBoIgQTwRAIABBEG" +
  "ohAQsLIABBEGohACAOIAynNgIAIAAgAkEBa3FFBEAgECAMIA9SaiEQIAwhDyAOQQRqIQ4LIAAg" +
  "AUkNAAsgE0UEQCAAEAMLQYCAECAMpzYCAEGEgBAgDac2AgBBiIAQIwO6OQMAQZSAECAQNgIAQZ" +
  "CAECMHQaCAEGtBBHY2AgAgAAsmAQF+IAFCAXwgAK19IQIgAkIAVwRAQQAPCyAAIAKnIAIgAK1V" +
  "Gws=";

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
