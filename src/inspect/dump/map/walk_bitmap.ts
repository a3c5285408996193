import { type ByteSource, fillFrom, scan } from "../byte_source.ts";
import type { Bitmap } from "../kernel/bitmap.ts";
import { BitmapRuns } from "./bitmap_runs.ts";
import {
  BitmapScanner,
  blockBytes,
  type LongRun,
  type ScannedPart,
  scanUnitBytes,
} from "./bitmap_scan.ts";
import { cellLimit } from "./cell_grid.ts";
import type { EndedRuns, PageWalk } from "./page_walk.ts";

/**
 * Minimum size of a bitmap to scan with Wasm: for less data, starting Wasm
 * takes too long.
 */
const scanFromBytes = 32 * 1024;

/** Size of the first scans as long as cells are smaller than this. */
const firstScanBytes = 1024;

/** Maximum number of cells to scan at a time: their size may double meanwhile. */
const cellsAtOnce = cellLimit / 2;

/**
 * Adds the pages of a bitmap to a map. {@linkcode BitmapScanner} counts most
 * runs, and lists those that are long enough for the map's list. The first runs
 * are followed bit by bit.
 *
 * @throws {ReadError} If the system cannot read the bitmap.
 */
export function walkBitmap(
  source: ByteSource,
  bitmap: Bitmap,
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

/** Records at which a block has twice as many of them as a map has cells. */
const denseRecordBytes = blockBytes / (2 * cellLimit);

class BlockWalk {
  #at = 0;
  /** Maximum size of the next scan as long as cells are small. */
  #scanBytes = firstScanBytes;

  constructor(
    readonly scanner: BitmapScanner,
    readonly length: number,
    /** The index of the block's first bit. */
    readonly firstBit: number,
    readonly runs: BitmapRuns,
    readonly pages: PageWalk,
  ) {}

  walk(): void {
    if (this.firstBit === 0) {
      this.#coarsen();
      // Follow the first bits one by one, so that every later run has a bit
      // before it.
      this.#follow(scanUnitBytes);
    }
    while (this.#at < this.length) {
      let part = this.#scan(Math.min(this.length, this.#partEnd));
      // If the file ends among the pages, find where.
      for (let units = Infinity; units > 1 && !this.#add(part);) {
        units = (part.end - this.#at) / scanUnitBytes;
        if (units === 1) this.#follow(scanUnitBytes);
        else part = this.#scan(this.#at + (units >> 1) * scanUnitBytes);
      }
    }
  }

  /**
   * Starts with larger cells if pages are in so many places that cells of the
   * size of a record would be too many.
   */
  #coarsen(): void {
    const { occupied } = this.scanner.scan(
      { start: 0, end: this.length, recordBytes: denseRecordBytes },
      { bit: 0, length: 0 },
      { ones: Number.MAX_SAFE_INTEGER, zeros: Number.MAX_SAFE_INTEGER },
    );
    if (occupied > cellLimit) this.pages.coarsen(2 * denseRecordBytes * 8);
  }

  get #bitIndex(): number {
    return this.firstBit + this.#at * 8;
  }

  /** The size of a cell, or of a block if cells are larger. */
  get #recordBytes(): number {
    const cellBytes = this.pages.cellUnits / 8;
    return Math.max(scanUnitBytes, Math.min(cellBytes, blockBytes));
  }

  /**
   * Offset of the end of the next part to scan. If cells are small, it is after
   * more and more bytes as long as these have no pages.
   */
  get #partEnd(): number {
    const recordBytes = this.#recordBytes;
    if (this.pages.cellUnits < recordBytes * 8) {
      return this.#at + this.#scanBytes;
    }
    return this.#at - this.#at % recordBytes + cellsAtOnce * recordBytes;
  }

  #scan(end: number): ScannedPart {
    const { bit, start } = this.runs.open;
    const before = { bit, length: this.#bitIndex - start };
    const part = { start: this.#at, end, recordBytes: this.#recordBytes };
    return this.scanner.scan(part, before, this.pages.longest);
  }

  /** Follows the runs of the next bytes bit by bit. */
  #follow(sizeBytes: number): void {
    const end = Math.min(this.#at + sizeBytes, this.length);
    const piece = this.scanner.block.subarray(this.#at, end);
    this.runs.add(piece, this.#bitIndex, piece.length * 8);
    this.#at = end;
  }

  /**
   * Adds the runs that end in a part. Returns false if the file ends among
   * their pages.
   *
   * Example: the part has the bits 1100 0111, and the open run before it is of
   * one bits. This run ends after 2 more bits. A run of 3 zero bits ends, too.
   * The last run, of 3 one bits, stays open.
   */
  #add(part: ScannedPart): boolean {
    const { runs, firstBit } = this;
    const { open } = runs;
    const first = this.#bitIndex;
    const { runAtEnd: length, lastBit: bit, starts } = part;
    const ended = {
      openPages: open.bit === 1 ? first - open.start : 0,
      pages: part.ones - (bit === 1 ? length : 0),
      runs: starts + open.bit - bit,
      holes: starts,
      start: open.start,
      end: firstBit + part.end * 8 - length,
    };
    if (ended.end > ended.start) { // a run ends
      const isAdded = this.pages.addEnded(ended, longRunsOf(part, firstBit));
      if (!isAdded) return false;
      if (ended.pages > 0) this.#draw(part, ended);
      runs.open = { bit, start: ended.end };
    }
    this.#at = part.end;
    this.#scanBytes = part.ones === 0 ? this.#scanBytes * 2 : firstScanBytes;
    return true;
  }

  /**
   * Draws the pages of a part, except those of a run that has not ended at the
   * end of the part. Those are drawn when the run ends.
   */
  #draw(part: ScannedPart, ended: EndedRuns): void {
    const { pages, scanner: { onesUpTo }, firstBit } = this;
    const recordBits = part.recordBytes * 8;
    if (pages.cellUnits < recordBits) return this.#drawWords(ended);
    const partEnd = firstBit + part.end * 8;
    const isPageOpen = part.lastBit === 1;
    let before = 0;
    let at = this.#bitIndex;
    for (let record = 0; at < ended.end; record++) {
      const end = Math.min(at - at % recordBits + recordBits, partEnd);
      const open = isPageOpen ? Math.max(0, end - ended.end) : 0;
      const upTo = onesUpTo[record]!;
      pages.draw(at, upTo - before - open);
      before = upTo;
      at = end;
    }
  }

  #drawWords(ended: EndedRuns): void {
    const { pages, scanner: { words }, firstBit } = this;
    for (let at = this.#bitIndex; at < ended.end; at += 32) {
      const left = ended.end - at;
      const valid = left < 32 ? (1 << left) - 1 : -1;
      const word = words[(at - firstBit) / 32]! & valid;
      if (word !== 0) pages.drawWord(at, word);
    }
  }
}

function longRunsOf({ longRuns }: ScannedPart, firstBit: number): LongRun[] {
  return longRuns.map((run) => ({ ...run, end: firstBit + run.end }));
}
