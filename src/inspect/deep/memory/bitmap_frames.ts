import { type ByteSource, fillFrom } from "../../dump/byte_source.ts";
import { countOnes, onesIn } from "../../dump/kernel/popcount.ts";
import type { FrameIndex } from "./frame_index.ts";

/**
 * The bitmap is cached in lines of 4 KiB, each for 128 MiB of memory. A random
 * look-up in a huge bitmap reads no more than one line.
 */
const lineBytes = 4096;
const lineBits = lineBytes * 8;
/**
 * Number of 32-bit words per rank. A line is divided into groups of 16 words
 * (512 bits). The rank of a group is the number of bits set in the line before
 * the group. A look-up adds the rank and the bits set in at most 16 words.
 * Example: for bit 1,030 of a line, it adds the rank of the third group (bits 0
 * to 1,023) and the bits set in 1,024 to 1,029.
 */
const wordsPerRank = 16;
const ranksPerLine = lineBytes / 4 / wordsPerRank;
/**
 * Maximum number of cached lines. They take 17 MiB and cover 512 GiB of memory.
 */
const lineLimit = 4096;
/** Number of lines per read when all bits of the bitmap are counted. */
const linesAtOnce = 64;

interface Line {
  readonly words: Uint32Array;
  /**
   * For each group of 512 bits, the number of bits set in the line before it.
   */
  readonly ranks: Uint32Array;
}

/**
 * Indexes frames by a bitmap: the position of a page in the file is the number
 * of bits set before its own bit. The index uses 8 bytes of memory for each
 * line of the bitmap, and 4.25 KiB for each cached line.
 */
export class BitmapFrames implements FrameIndex {
  /** For each line, the number of bits set in all lines before it. */
  readonly #before: Float64Array;
  readonly #lines: (Line | undefined)[];
  /** The numbers of the cached lines: a ring buffer. */
  readonly #cached: number[] = [];
  /** The index of the oldest line in the ring. */
  #oldest = 0;
  /** Whether the file contains every page that the bitmap lists. */
  readonly #isComplete: boolean;

  /**
   * @throws {ReadError} If the system cannot read the bitmap. Look-ups throw
   * this error, too.
   */
  constructor(
    readonly source: ByteSource,
    readonly bitmap: { readonly fileOffset: number; readonly bits: number },
    readonly pagesInFile: number,
  ) {
    const count = Math.ceil(bitmap.bits / lineBits);
    this.#before = new Float64Array(count);
    this.#lines = new Array(count);
    const read = new Uint8Array(Math.min(count, linesAtOnce) * lineBytes);
    let ones = 0;
    for (let number = 0; number < count; number++) {
      const at = number % linesAtOnce * lineBytes;
      if (at === 0) this.#read(number, read);
      this.#before[number] = ones;
      ones += countOnes(read.subarray(at, at + lineBytes));
    }
    this.#isComplete = ones <= pagesInFile;
  }

  has(frame: number): boolean {
    if (!this.#isComplete) return this.indexOf(frame) >= 0;
    if (!(frame >= 0 && frame < this.bitmap.bits)) return false;
    const { words } = this.#lineAt(Math.floor(frame / lineBits));
    const bit = frame & (lineBits - 1);
    return (words[bit >>> 5]! >>> (bit & 31) & 1) === 1;
  }

  indexOf(frame: number): number {
    if (!(frame >= 0 && frame < this.bitmap.bits)) return -1;
    const number = Math.floor(frame / lineBits);
    const { words, ranks } = this.#lineAt(number);
    const bit = frame & (lineBits - 1);
    const word = bit >>> 5;
    const bits = words[word]!;
    if ((bits >>> (bit & 31) & 1) === 0) return -1;
    const index = this.#before[number]! + rankIn(words, ranks, bit);
    return index < this.pagesInFile ? index : -1;
  }

  countIn(frame: number, count: number): number {
    if (!(frame >= 0)) return 0;
    const end = this.#rankOf(frame + count);
    return end - Math.min(end, this.#rankOf(frame));
  }

  /** Counts the pages in the file with a frame number below `frame`. */
  #rankOf(frame: number): number {
    const at = Math.min(frame, this.bitmap.bits);
    const number = Math.min(
      Math.floor(at / lineBits),
      this.#before.length - 1,
    );
    if (number < 0) return 0;
    const { words, ranks } = this.#lineAt(number);
    const bit = at - number * lineBits;
    const rank = bit === lineBits
      ? rankIn(words, ranks, bit - 1) + (words[words.length - 1]! >>> 31)
      : rankIn(words, ranks, bit);
    return Math.min(this.#before[number]! + rank, this.pagesInFile);
  }

  #lineAt(number: number): Line {
    return this.#lines[number] ?? this.#load(number);
  }

  #load(number: number): Line {
    const line = this.#cached.length < lineLimit
      ? {
        words: new Uint32Array(lineBytes / 4),
        ranks: new Uint32Array(ranksPerLine),
      }
      : this.#drop();
    this.#read(number, new Uint8Array(line.words.buffer));
    rank(line);
    this.#cached[this.#oldest] = number;
    this.#oldest = (this.#oldest + 1) % lineLimit;
    this.#lines[number] = line;
    return line;
  }

  /** Evicts the oldest line and reuses its arrays to save memory. */
  #drop(): Line {
    const oldest = this.#cached[this.#oldest]!;
    const line = this.#lines[oldest]!;
    this.#lines[oldest] = undefined;
    return line;
  }

  /**
   * Fills `data` with lines, starting at line `number`. Clears the bits after
   * the end of the bitmap.
   */
  #read(number: number, data: Uint8Array): void {
    const { fileOffset, bits } = this.bitmap;
    const left = bits - number * lineBits;
    const at = fileOffset + number * lineBytes;
    const length = Math.min(data.length, Math.ceil(left / 8));
    fillFrom(this.source, at, data.subarray(0, length));
    data.fill(0, length);
    if (left < length * 8) data[length - 1]! &= (1 << left % 8) - 1;
  }
}

/** Counts the set bits of a line before each group of 16 words. */
function rank({ words, ranks }: Line): void {
  let ones = 0;
  for (let part = 0; part < ranksPerLine; part++) {
    ranks[part] = ones;
    const start = part * wordsPerRank;
    for (let at = start; at < start + wordsPerRank; at++) {
      ones += onesIn(words[at]!);
    }
  }
}

/** Number of bits of the line that are set before `bit`. */
function rankIn(words: Uint32Array, ranks: Uint32Array, bit: number): number {
  const word = bit >>> 5;
  const rank = word >>> 4;
  let ones = ranks[rank]!;
  for (let at = rank * wordsPerRank; at < word; at++) {
    ones += onesIn(words[at]!);
  }
  return ones + onesIn(words[word]! & ((1 << (bit & 31)) - 1));
}
