import type { ByteSource } from "../../dump/byte_source.ts";
import type { FrameTable } from "../../dump/kernel/page_list.ts";
import { bitmapFrames } from "./bitmap_frames.ts";
import { extentFrames } from "./extent_frames.ts";

/**
 * Finds the pages that a dump really has by their frame numbers, without a
 * node for each: those that the table lists and that lie inside the file.
 */
export interface FrameIndex {
  /** Its place among the pages in the file, from 0; -1 if it is not there. */
  indexOf(frame: number): number;
  has(frame: number): boolean;
  /** How many of `count` frames from this one on are there. */
  countIn(frame: number, count: number): number;
}

/**
 * Indexes a page table of which the file holds so many pages; `null` if it has
 * more pieces than are kept.
 *
 * @throws {ReadError} If the system cannot read it; so do later look-ups.
 */
export function indexFrames(
  source: ByteSource,
  table: FrameTable,
  pagesInFile: number,
): FrameIndex | null {
  return table.kind === "bitmap"
    ? bitmapFrames(source, table, pagesInFile)
    : extentFrames(table.list(), pagesInFile);
}
