import { type ByteSource, fillFrom } from "../../byte_source.ts";
import { countOnes } from "../../kernel/popcount.ts";
import type { FrameIndex } from "./frame_index.ts";

/** The bitmap is kept in blocks of 64 KiB, each for 2 GiB of memory. */
const blockBytes = 64 * 1024;
const blockBits = blockBytes * 8;
/** A rank is kept for every 512 bits: 16 words are counted at most. */
const wordsPerRank = 16;
const ranksPerBlock = blockBytes / 4 / wordsPerRank;
/** As many blocks are kept: 17 MiB, the bitmap of 512 GiB. */
const blockLimit = 256;

interface Block {
  readonly words: Uint32Array;
  /** How many bits are set before each 512 of the block. */
  readonly ranks: Uint32Array;
}

/**
 * Frames by a bitmap: the place of a page is the number of bits that are set
 * before its own. One number for every block is kept of the whole bitmap, and
 * a limited number of blocks: 8 bytes and 68 KiB for 524,288 pages.
 *
 * @throws {ReadError} If the system cannot read the bitmap; so do look-ups.
 */
export function bitmapFrames(
  source: ByteSource,
  bitmap: { readonly fileOffset: number; readonly bits: number },
  pagesInFile: number,
): FrameIndex {
  const frames = new BitmapFrames(source, bitmap, pagesInFile);
  return {
    indexOf: (frame) => frames.indexOf(frame),
    has: (frame) => frames.has(frame),
    countIn: (frame, count) => frames.countIn(frame, count),
  };
}

class BitmapFrames {
  /** How many bits are set before each block. */
  readonly #before: Float64Array;
  readonly #blocks: (Block | undefined)[];
  /** The numbers of those that are kept, the oldest first. */
  readonly #kept: number[] = [];
  /** Whether the file has every page of the bitmap. */
  readonly #isWhole: boolean;

  constructor(
    readonly source: ByteSource,
    readonly bitmap: { readonly fileOffset: number; readonly bits: number },
    readonly pagesInFile: number,
  ) {
    const count = Math.ceil(bitmap.bits / blockBits);
    this.#before = new Float64Array(count);
    this.#blocks = new Array(count);
    const scanned = new Uint8Array(blockBytes);
    let ones = 0;
    for (let number = 0; number < count; number++) {
      this.#before[number] = ones;
      ones += countOnes(this.#read(number, scanned));
    }
    this.#isWhole = ones <= pagesInFile;
  }

  has(frame: number): boolean {
    if (!this.#isWhole) return this.indexOf(frame) >= 0;
    if (!(frame >= 0 && frame < this.bitmap.bits)) return false;
    const { words } = this.#blockAt(Math.floor(frame / blockBits));
    const bit = frame & (blockBits - 1);
    return (words[bit >>> 5]! >>> (bit & 31) & 1) === 1;
  }

  indexOf(frame: number): number {
    if (!(frame >= 0 && frame < this.bitmap.bits)) return -1;
    const number = Math.floor(frame / blockBits);
    const { words, ranks } = this.#blockAt(number);
    const bit = frame & (blockBits - 1);
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

  /** How many pages of lower frames the file has. */
  #rankOf(frame: number): number {
    const at = Math.min(frame, this.bitmap.bits);
    const number = Math.min(
      Math.floor(at / blockBits),
      this.#before.length - 1,
    );
    if (number < 0) return 0;
    const { words, ranks } = this.#blockAt(number);
    const bit = at - number * blockBits;
    const rank = bit === blockBits
      ? rankIn(words, ranks, bit - 1) + (words[words.length - 1]! >>> 31)
      : rankIn(words, ranks, bit);
    return Math.min(this.#before[number]! + rank, this.pagesInFile);
  }

  #blockAt(number: number): Block {
    return this.#blocks[number] ?? this.#load(number);
  }

  #load(number: number): Block {
    const block = this.#kept.length === blockLimit ? this.#drop() : {
      words: new Uint32Array(blockBytes / 4),
      ranks: new Uint32Array(ranksPerBlock),
    };
    this.#read(number, new Uint8Array(block.words.buffer));
    rank(block);
    this.#kept.push(number);
    this.#blocks[number] = block;
    return block;
  }

  /** Gives up the oldest block, to be filled anew: garbage would pile up. */
  #drop(): Block {
    const oldest = this.#kept.shift()!;
    const block = this.#blocks[oldest]!;
    this.#blocks[oldest] = undefined;
    return block;
  }

  /** Reads a block, with nothing set behind the last bit. */
  #read(number: number, data: Uint8Array): Uint8Array {
    const { fileOffset, bits } = this.bitmap;
    const left = bits - number * blockBits;
    const at = fileOffset + number * blockBytes;
    const length = Math.min(blockBytes, Math.ceil(left / 8));
    fillFrom(this.source, at, data.subarray(0, length));
    data.fill(0, length);
    if (left < blockBits && left % 8 !== 0) {
      data[length - 1]! &= (1 << left % 8) - 1;
    }
    return data;
  }
}

/** Counts the bits before each part of a block. */
function rank({ words, ranks }: Block): void {
  let ones = 0;
  for (let part = 0; part < ranksPerBlock; part++) {
    ranks[part] = ones;
    const start = part * wordsPerRank;
    for (let at = start; at < start + wordsPerRank; at++) {
      ones += onesIn(words[at]!);
    }
  }
}

/** How many bits are set before this one of the block. */
function rankIn(words: Uint32Array, ranks: Uint32Array, bit: number): number {
  const word = bit >>> 5;
  const rank = word >>> 4;
  let ones = ranks[rank]!;
  for (let at = rank * wordsPerRank; at < word; at++) {
    ones += onesIn(words[at]!);
  }
  return ones + onesIn(words[word]! & ((1 << (bit & 31)) - 1));
}

/** The one bits of a word, by sideways addition (Hacker's Delight, 5-1). */
function onesIn(word: number): number {
  word -= word >>> 1 & 0x55555555;
  word = (word & 0x33333333) + (word >>> 2 & 0x33333333);
  return Math.imul(word + (word >>> 4) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
