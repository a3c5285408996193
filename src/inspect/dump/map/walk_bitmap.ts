import { type ByteSource, fillFrom, scan } from "../byte_source.ts";
import { BitmapRuns } from "./bitmap_runs.ts";
import {
  BitmapScanner,
  blockBytes,
  type ScannedRecords,
} from "./bitmap_scan.ts";
import type { EndedRuns, PageWalk } from "./page_walk.ts";

/**
 * Minimum size of a bitmap to scan with Wasm: for less data, starting Wasm
 * takes too long.
 */
const scanFromBytes = 32 * 1024;

/** Scans start and end at multiples of this size. */
const scanUnitBytes = 64;

/**
 * Adds the pages of a bitmap to a map. Most runs are only counted, by
 * {@linkcode BitmapScanner}. Only the largest runs are listed, and runs that
 * may be among them are followed bit by bit: at first all runs, later only long
 * runs.
 *
 * @throws {ReadError} If the system cannot read the bitmap.
 */
export function walkBitmap(
  source: ByteSource,
  bitmap: { readonly fileOffset: number; readonly bits: number },
  pages: PageWalk,
): void {
  const { fileOffset, bits } = bitmap;
  const runs = new BitmapRuns((start, count) => pages.add(start, count));
  const wholeBytes = Math.floor(bits / 8);
  const scanner = wholeBytes < scanFromBytes ? null : BitmapScanner.open();
  const scannedBytes = scanner === null
    ? 0
    : wholeBytes - wholeBytes % scanUnitBytes;
  for (let at = 0; scanner !== null && at < scannedBytes; at += blockBytes) {
    const length = Math.min(blockBytes, scannedBytes - at);
    fillFrom(source, fileOffset + at, scanner.block.subarray(0, length));
    new BlockWalk(scanner, length, at * 8, runs, pages).walk();
  }
  let at = scannedBytes * 8;
  const rest = scan(
    source,
    fileOffset + scannedBytes,
    Math.ceil(bits / 8) - scannedBytes,
  );
  for (const piece of rest) {
    runs.add(piece, at, Math.min(piece.length * 8, bits - at));
    at += piece.length * 8;
  }
  runs.end(bits);
  pages.skipTo(bits);
}

class BlockWalk {
  #at = 0;

  constructor(
    readonly scanner: BitmapScanner,
    readonly length: number,
    /** The index of the block's first bit. */
    readonly firstBit: number,
    readonly runs: BitmapRuns,
    readonly pages: PageWalk,
  ) {}

  walk(): void {
    const { length, pages } = this;
    // Follow the first bits one by one, so that every later run has a bit
    // before it.
    if (this.firstBit === 0) this.#follow(scanUnitBytes);
    while (this.#at < length) {
      let end = length;
      let bits = pages.cellUnits;
      // Scan smaller and smaller records to get close to the end of a long run.
      for (let size = Infinity; this.#at < end && size > scanUnitBytes;) {
        size = this.#scan(end, bits);
        end = Math.min(this.#at + size, end);
        bits = size / 2;
      }
      if (this.#at < end) this.#follow(scanUnitBytes);
    }
  }

  /**
   * Adds the runs of records. Stops at a record in which a long run ends, and
   * at the first missing page. Returns the size of the records.
   */
  #scan(end: number, maxRecordBits: number): number {
    const { runs, pages } = this;
    if (this.#at === end) return scanUnitBytes;
    const { bit, start } = runs.open;
    const before = { bit, length: this.#bitIndex - start };
    const { state, longest } = pages;
    const found = this.scanner.scan(
      this.#at,
      end,
      maxRecordBits,
      before,
      longest,
    );
    for (let at = 0; at < found.count && pages.state === state; at++) {
      if (this.#count(found, at)) this.#at += found.sizeBytes;
      else this.#follow(found.sizeBytes);
    }
    return found.sizeBytes;
  }

  get #bitIndex(): number {
    return this.firstBit + this.#at * 8;
  }

  /** Follows the runs of the next bytes bit by bit. */
  #follow(sizeBytes: number): void {
    const end = Math.min(this.#at + sizeBytes, this.length);
    const piece = this.scanner.block.subarray(this.#at, end);
    this.runs.add(piece, this.#bitIndex, piece.length * 8);
    this.#at = end;
  }

  /**
   * Adds the runs that end in a record. Returns false if they must be followed
   * bit by bit.
   *
   * Example: the record has the bits 1100 0111, in this order. The run that is
   * open before the record consists of 1 bits. It ends after 2 more bits. The
   * run of three 0 bits also ends. The run of three 1 bits at the end stays
   * open.
   */
  #count(found: ScannedRecords, record: number): boolean {
    const { runs, scanner } = this;
    const { open } = runs;
    const first = this.#bitIndex;
    const end = first + found.sizeBytes * 8;
    const length = found.runAtEndOf(record);
    if (end - length === open.start) return true; // no run ends
    const bit = scanner.block[this.#at + found.sizeBytes - 1]! >>> 7 as 0 | 1;
    const starts = found.startsIn(record);
    const ended = {
      openPages: open.bit === 1 ? first - open.start : 0,
      pages: found.onesIn(record) - (bit === 1 ? length : 0),
      runs: starts + open.bit - bit,
      holes: starts,
      start: open.start,
      end: end - length,
    };
    const isCounted = this.pages.addEnded(ended);
    if (isCounted && ended.pages > 0) this.#draw(ended, first, end);
    if (isCounted) runs.open = { bit, start: end - length };
    return isCounted;
  }

  /**
   * Draws the pages of a record: all at once if the record is in one cell, or
   * 32 bits at a time if cells are smaller.
   */
  #draw(ended: EndedRuns, first: number, end: number): void {
    const { pages, scanner: { words } } = this;
    if (end - first <= pages.cellUnits) return pages.draw(first, ended.pages);
    for (let at = first; at < ended.end; at += 32) {
      const left = ended.end - at;
      const valid = left < 32 ? (1 << left) - 1 : -1;
      const word = words[(at - this.firstBit) / 32]! & valid;
      if (word !== 0) pages.drawWord(at, word);
    }
  }
}
