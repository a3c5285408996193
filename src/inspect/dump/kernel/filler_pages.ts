import { type ByteSource, readAt } from "../byte_source.ts";
import { fileKindHeadBytes, recognize } from "../recognize.ts";
import { pageBytes, pagesInFile } from "./page_list.ts";
import { type KernelDump, readKernelDump } from "./read_kernel_dump.ts";

/**
 * 0xDEADFEED as stored in a file. WinDbg (`.dump /ka`) fills each page that it
 * could not read with this value. The file then has a place for the page, but
 * not its contents.
 *
 * Source: public reports about such dumps; Microsoft does not document it.
 */
const filler = [0xed, 0xfe, 0xad, 0xde] as const;

/**
 * Counts the pages that contain only the filler, as the file is read from start
 * to end. A page with other contents costs only one comparison.
 */
export class FillerPages {
  /** The number of complete filler pages so far. */
  count = 0;
  /** Number of filler bytes so far at the start of the current page. */
  #matched = 0;

  /** @param start File offset of the first page. */
  constructor(readonly start: number, readonly pageCount: number) {}

  /** Counts the filler pages in `chunk`, the next bytes of the file. */
  add(chunk: Uint8Array, fileOffset: number): void {
    const end = Math.min(
      chunk.length,
      this.start + this.pageCount * pageBytes - fileOffset,
    );
    for (let at = Math.max(0, this.start - fileOffset); at < end;) {
      const inPage = (fileOffset + at - this.start) % pageBytes;
      const next = Math.min(end, at + pageBytes - inPage);
      if (inPage === this.#matched || inPage === 0) {
        let here = at;
        while (here < next && chunk[here] === filler[inPage + here - at & 3]) {
          here++;
        }
        this.#matched = inPage + here - at;
        if (this.#matched === pageBytes) this.count++;
      }
      at = next;
    }
  }
}

/**
 * Makes a counter for the pages of a dump; `null` if the dump locates no pages.
 */
export function fillerPagesOf(
  { body, sizeBytes }: KernelDump,
): FillerPages | null {
  if (body.kind !== "pages" || body.table.firstPage === null) return null;
  const pages = pagesInFile(body.table, sizeBytes);
  return pages === null
    ? null
    : new FillerPages(Number(body.table.firstPage), Number(pages));
}

/**
 * Makes a counter for the pages of a file; `null` if the file is not a kernel
 * dump with pages.
 *
 * @throws {ReadError} If the operating system cannot read the file.
 */
export function fillerPagesIn(source: ByteSource): FillerPages | null {
  const format = recognize(readAt(source, 0, fileKindHeadBytes));
  if (format !== "kernel64" && format !== "kernel32") return null;
  const bits = format === "kernel64" ? 64 : 32;
  return fillerPagesOf(readKernelDump(source, bits));
}
