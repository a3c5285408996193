import { type ByteSource, readAt } from "../../dump/byte_source.ts";
import {
  pageBytes,
  type PageList,
  pagesInFile,
} from "../../dump/kernel/page_list.ts";
import type { PhysicalAddress } from "./address.ts";
import { type FrameIndex, indexFrames } from "./frame_index.ts";

/** The pages of memory that a dump holds, by their physical addresses. */
export class PhysicalMemory {
  readonly #source: ByteSource;
  readonly #firstPage: number;

  constructor(
    source: ByteSource,
    readonly frames: FrameIndex,
    firstPage: number,
    /** How many pages the file has. */
    readonly pageCount: number,
  ) {
    this.#source = source;
    this.#firstPage = firstPage;
  }

  /** Where the page of a frame stands in the file; -1 if it is not there. */
  offsetOf(frame: number): number {
    const index = this.frames.indexOf(frame);
    return index < 0 ? -1 : this.#firstPage + index * pageBytes;
  }

  /**
   * Reads up to the first page that is not there, and tells how many bytes
   * that were: a missing page is a fact, no error.
   *
   * @throws {ReadError} If the system cannot read the file there.
   */
  read(address: PhysicalAddress, target: Uint8Array): number {
    let filled = 0;
    while (filled < target.length) {
      const at = address + filled;
      const frame = Math.floor(at / pageBytes);
      const offset = this.offsetOf(frame);
      if (offset < 0) break;
      const into = at % pageBytes;
      const wanted = target.length - filled;
      const length = Math.min(
        wanted,
        this.#together(frame, offset, into + wanted) - into,
      );
      const piece = target.subarray(filled, filled + length);
      const count = this.#source.readInto(offset + into, piece);
      // A file that has become shorter is an error, as everywhere.
      if (count === 0) readAt(this.#source, offset + into, 1);
      filled += count;
    }
    return filled;
  }

  /** How many bytes, up to `wanted`, stand together in the file from here. */
  #together(frame: number, offset: number, wanted: number): number {
    let length = pageBytes;
    while (
      length < wanted &&
      this.offsetOf(frame + length / pageBytes) === offset + length
    ) length += pageBytes;
    return length;
  }
}

/**
 * Opens the memory of a dump; `null` if its page table does not say where its
 * pages are.
 *
 * @throws {ReadError} If the system cannot read the table.
 */
export function openPhysicalMemory(
  source: ByteSource,
  table: PageList,
): PhysicalMemory | null {
  const { frames, firstPage } = table;
  const count = pagesInFile(table, source.sizeBytes);
  if (frames === null || firstPage === null || count === null) return null;
  const pageCount = Number(count);
  const index = indexFrames(source, frames, pageCount);
  return index === null
    ? null
    : new PhysicalMemory(source, index, Number(firstPage), pageCount);
}
