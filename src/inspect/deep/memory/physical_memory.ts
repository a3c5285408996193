import { type ByteSource, readAt } from "../../dump/byte_source.ts";
import {
  pageBytes,
  type PageList,
  pagesInFile,
} from "../../dump/kernel/page_list.ts";
import type { PhysicalAddress } from "./address.ts";
import { BitmapFrames } from "./bitmap_frames.ts";
import { extentFrames } from "./extent_frames.ts";
import type { FrameIndex } from "./frame_index.ts";

/** The pages in a dump, by their physical addresses. */
export class PhysicalMemory {
  constructor(
    readonly source: ByteSource,
    readonly frames: FrameIndex,
    /** The file offset of the first page. */
    readonly firstPage: number,
    /** Number of pages in the file. */
    readonly pageCount: number,
  ) {}

  /** The file offset of a page; -1 if the page is not in the dump. */
  offsetOf(frame: number): number {
    const index = this.frames.indexOf(frame);
    return index < 0 ? -1 : this.firstPage + index * pageBytes;
  }

  /**
   * Reads up to the first missing page; returns the number of bytes read. A
   * missing page is not an error.
   *
   * @throws {ReadError} If the system cannot read that part of the file.
   */
  read(address: PhysicalAddress, target: Uint8Array): number {
    let filled = 0;
    while (filled < target.length) {
      const at = address + filled;
      const frame = Math.floor(at / pageBytes);
      const offset = this.offsetOf(frame);
      if (offset < 0) break;
      const into = at % pageBytes;
      const left = target.length - filled;
      const length = Math.min(
        left,
        this.#contiguousBytes(frame, offset, into + left) - into,
      );
      const piece = target.subarray(filled, filled + length);
      const count = this.source.readInto(offset + into, piece);
      // If the file became shorter after it was opened, `readAt` throws.
      if (count === 0) readAt(this.source, offset + into, 1);
      filled += count;
    }
    return filled;
  }

  /**
   * Counts the bytes that are contiguous in the file, from the start of the
   * page. Stops once the count is at least `maxBytes`.
   */
  #contiguousBytes(frame: number, offset: number, maxBytes: number): number {
    let length = pageBytes;
    while (
      length < maxBytes &&
      this.offsetOf(frame + length / pageBytes) === offset + length
    ) length += pageBytes;
    return length;
  }
}

/**
 * Opens the memory of a dump. Returns `not-located` if the dump's table does
 * not show where the pages are. Returns `too-many-ranges` if the table has too
 * many ranges to index.
 *
 * @throws {ReadError} If the system cannot read the table. Later look-ups throw
 * this error, too.
 */
export function openPhysicalMemory(
  source: ByteSource,
  table: PageList,
): PhysicalMemory | "not-located" | "too-many-ranges" {
  const { frames, firstPage } = table;
  const count = pagesInFile(table, source.sizeBytes);
  if (frames === null || firstPage === null || count === null) {
    return "not-located";
  }
  const pageCount = Number(count);
  const index = frames.kind === "bitmap"
    ? new BitmapFrames(source, frames, pageCount)
    : extentFrames(frames.list(), pageCount);
  return index === null
    ? "too-many-ranges"
    : new PhysicalMemory(source, index, Number(firstPage), pageCount);
}
