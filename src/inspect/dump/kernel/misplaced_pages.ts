import type { Outcome } from "../../../base/finding.ts";
import { hex } from "../../../base/text/count.ts";
import { type ByteSource, fillFrom } from "../byte_source.ts";
import { damaged } from "../hints.ts";
import { ifKept } from "../not_kept.ts";
import { copiedInTextMode } from "../text_damage.ts";
import { endOfPages, pageBytes, type PageList } from "./page_list.ts";
import { findSecondaryData } from "./secondary_data.ts";

/**
 * Number of bytes to search for secondary data on each side of the end of the
 * pages.
 */
const searchBytes = 64 * 1024;

/**
 * The buffer of all searches. Allocating a buffer for each of thousands of dumps
 * takes a tenth of the time of inspecting them.
 */
let searchBuffer: Uint8Array | null = null;

/**
 * Reports that the pages are not where the tables place them. A debugger then
 * reads every page from a wrong offset. Returns `null` if nothing indicates
 * such an error.
 *
 * Example: the list ends at 0x2045, FirstPage is 0x204d and there are 8 pages.
 * According to FirstPage, the pages end at 0xa04d. If the secondary data begins
 * at 0xa045, or if the file ends at 0xa045, FirstPage is wrong: the pages begin
 * at 0x2045, right after the list.
 *
 * Call this only if no secondary data begins where the pages end.
 *
 * @throws {ReadError} If the operating system cannot read a part of the file.
 */
export function misplacedPages(
  source: ByteSource,
  table: PageList,
): Outcome | null {
  const end = endOfPages(table);
  const { inTable, firstPage, firstPageAt } = table;
  if (end === null || firstPage === null || !inTable) return null;
  if (end >= Number.MAX_SAFE_INTEGER) return null;
  const found = dataNear(source, Number(end));
  if (found !== null && found < end && firstPageAt === null) {
    return damaged("The secondary data begins before the last page ends.", {
      fileOffset: found,
      expected: `secondary data at ${hex(end)}`,
      actual: hex(found),
    });
  }
  if ((found ?? source.sizeBytes) > end) {
    const damage = copiedInTextMode(source, Number(firstPage));
    if (damage !== null) return damage;
  }
  if (firstPageAt === null) return null;
  const fitting = firstPage + BigInt(found ?? source.sizeBytes) - end;
  const overlaps = found !== null && found < end && fitting >= firstPageAt.end;
  const isCertain = overlaps ||
    (isUsual(fitting, firstPageAt.end) && !isUsual(firstPage, firstPageAt.end));
  if (!isCertain) return null;
  return damaged("The pages are not where the header places them.", {
    fileOffset: firstPageAt.fileOffset,
    expected:
      `the first page at ${hex(fitting)}, so that the pages end where ` +
      (found === null ? "the file ends" : "the secondary data begins"),
    actual: hex(firstPage),
  });
}

/**
 * Returns whether the first page is right after the list or at the next page
 * boundary.
 */
function isUsual(firstPage: bigint, listEnd: bigint): boolean {
  const page = BigInt(pageBytes);
  const border = (listEnd + page - 1n) / page * page;
  return firstPage === listEnd || firstPage === border;
}

/** Finds secondary data near `end` and returns its file offset. */
function dataNear(source: ByteSource, end: number): number | null {
  const start = Math.max(0, end - searchBytes);
  return ifKept<number | null>(() => {
    searchBuffer ??= new Uint8Array(2 * searchBytes);
    const area = searchBuffer.subarray(
      0,
      Math.max(0, source.sizeBytes - start),
    );
    fillFrom(source, start, area);
    return findSecondaryData(source, area, start);
  }, () => null);
}
