/** `bitmap_scan.wat` as Wasm: much faster than JavaScript on scattered bits. */
const wasm =
  "AGFzbQEAAAABFwNgAn5+AX9gAX4Bf2AHf39/f3x8fAF/AwQDAAECBQMBAAUGFQR+AUIAC3" +
  "4BQgALfgFCAAt+AUIACwcRAgZtZW1vcnkCAARzY2FuAAIKiAUDUgECfiABQsAAVgRAQQAP" +
  "C0IBIQIDQCAAUARAQQAPCyACIAFaBEBBAQ8LIAEgAn0hAyADIAJWBEAgAiEDCyAAIAAgA4" +
  "iDIQAgAiADfCECDAALAAtaAQJ+IAAjAoUhASABUARAIwNCwAB8JANBAA8LIwMgAXp8IQIg" +
  "AiMAIwEjAqcbVgRAQQEPCyAAQj+HJAIgACMChXkkAyAAIwBCAXwQACAAQn+FIwFCAXwQAH" +
  "IL1wMDA3sFfgh/QQAgA2usJAIgBLEkAyAFsSQAIAaxJAEjAEIOVCMBQg5UciERIwBCFloj" +
  "AUIWWnEhEiMCIQxBASEUQYCAECEQAkADQCAAIAFPDQEgACACaiEPQgAhDUIAIQ4DQCAA/Q" +
  "AEACEHIAApAwAhCiAAKQMIIQsgDSAKeyALe3x8IQ0gDiAKQn8gCkIBhiAMQj+IhIWDeyAL" +
  "Qn8gC0IBhiAKQj+IhIWDe3x8IQ4gB/0M//////////////////////0jIQggB/0MAAAAAA" +
  "AAAAAAAAAAAAAAAP0jIQkgEgRAIAD9AAQBIQcgCCAH/Qz//////////////////////SP9" +
  "TiEIIAkgB/0MAAAAAAAAAAAAAAAAAAAAAP0j/U4hCQsgESAIIAn9UP1TciETIBMgFHIEQC" +
  "AURQRAIAxCP4ckAiAMIwKFeSQDCyAKIAtRIRUgFiAVcSAKIAxRIAogCkI/h1JxcUUEQCAK" +
  "EAEgCxABcgRAIA8gAmsPCwsLIBMgFXEhFiATIRQgCyEMIABBEGohACAAIA9JDQALIBRFBE" +
  "AgDEI/hyQCIAwjAoV5JAMLIBAgDac2AgAgECAOpzYCBCAQIwO6OQMIIBBBEGohEAwACwsg" +
  "AQs=";

/** Number of bytes of a bitmap to scan at a time. */
export const blockBytes = 0x40000;

/** Minimum and maximum size of a record, which is a part of a block. */
const recordBytes = { min: 64, max: 8192 } as const;

/** The run of equal bits that ends right before a part of a bitmap. */
export interface RunBefore {
  readonly bit: 0 | 1;
  readonly length: number;
}

/** The counts for consecutive records of a block. */
export interface ScannedRecords {
  /** The size of a record in bytes. */
  readonly sizeBytes: number;
  /**
   * Number of scanned records. The scan stops before the first record in which
   * a long run ends.
   */
  readonly count: number;
  /** Number of 1 bits in a record. */
  onesIn(record: number): number;
  /** Number of runs of 1 bits that start in a record. */
  startsIn(record: number): number;
  /**
   * The length of the run that is still open at the end of a record. Includes
   * the bits of this run in earlier records.
   */
  runAtEndOf(record: number): number;
}

/** Scans the blocks of a bitmap, one at a time. */
export class BitmapScanner {
  /** The block. Callers must fill it before they call {@linkcode scan}. */
  readonly block: Uint8Array;
  /** The block as 32-bit words. */
  readonly words: Uint32Array;
  readonly #counts: Int32Array;
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
    this.#counts = new Int32Array(memory.buffer, blockBytes);
    this.#lengths = new Float64Array(memory.buffer, blockBytes);
  }

  /**
   * Scans the records of the block from `start` to `end`. Both must be
   * multiples of 64. If a run that is longer than `longest` ends in a record,
   * the scan stops before that record.
   *
   * @param maxRecordBits The maximum size of a record. It must be a power of
   * two.
   */
  scan(
    start: number,
    end: number,
    maxRecordBits: number,
    before: RunBefore,
    longest: { readonly ones: number; readonly zeros: number },
  ): ScannedRecords {
    let sizeBytes: number = recordBytes.max;
    while (
      sizeBytes > recordBytes.min &&
      (sizeBytes * 8 > maxRecordBits || start % sizeBytes > 0 ||
        start + sizeBytes > end)
    ) sizeBytes /= 2;
    const stop = this.#scan(
      start,
      end - end % sizeBytes,
      sizeBytes,
      before.bit,
      before.length,
      longest.ones,
      longest.zeros,
    );
    return {
      sizeBytes,
      count: (stop - start) / sizeBytes,
      onesIn: (record) => this.#counts[4 * record]!,
      startsIn: (record) => this.#counts[4 * record + 1]!,
      runAtEndOf: (record) => this.#lengths[2 * record + 1]!,
    };
  }
}
