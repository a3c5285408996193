import type { Outcome } from "../../../base/finding.ts";
import { counted, hex } from "../../../base/text/count.ts";
import { type ByteSource, readAt, scan } from "../byte_source.ts";
import { damaged } from "../hints.ts";
import { ifKept } from "../not_kept.ts";
import { endOfPages, pageBytes, type PageList } from "./page_list.ts";
import { findSecondaryData } from "./secondary_data.ts";

/** Number of bytes around the end of the pages to search for secondary data. */
const searchBytes = 64 * 1024;

/**
 * Reports pages that are not where the tables place them, so that a debugger
 * reads every page from a wrong offset. Returns `null` if nothing indicates
 * this.
 *
 * Example: the list ends at 0x2045, FirstPage is 0x204d and there are 8 pages,
 * which then end at 0xa04d. If the secondary data begins at 0xa045, or if the
 * file ends there, the pages begin at 0x2045, right after the list.
 *
 * Call this only if no secondary data begins where the pages end.
 *
 * @throws {ReadError} If the operating system cannot read there.
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
    const damage = insertedBytes(source, Number(firstPage));
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

/** Size of the part that is searched for line feeds. */
const lineFeedBytes = 2 ** 24;

/** Minimum number of line feeds: fewer can follow a carriage return by chance. */
const minLineFeeds = 32;

/**
 * Reports a copy in text mode, for example by FTP: the program wrote a carriage
 * return before each line feed, so that all later bytes moved. In an intact
 * dump, most bytes 0x0a are no line feeds and follow any other byte. Our own
 * method.
 */
function insertedBytes(source: ByteSource, firstPage: number): Outcome | null {
  let lineFeeds = 0;
  let previous = 0;
  const isText = ifKept(() => {
    for (const chunk of scan(source, firstPage, lineFeedBytes)) {
      for (const byte of chunk) {
        if (byte === 0x0a && previous !== 0x0d) return false;
        if (byte === 0x0a) lineFeeds++;
        previous = byte;
      }
    }
    return lineFeeds >= minLineFeeds;
  }, () => false);
  if (!isText) return null;
  return damaged("The dump was copied in text mode, which inserted bytes.", {
    fileOffset: firstPage,
    expected: "line feeds (0x0a) that do not follow a carriage return (0x0d)",
    actual: `a carriage return before each of ${
      counted(lineFeeds, "line feed")
    }`,
    hint: "Copy the dump again in binary mode.",
  });
}

/** Finds secondary data near `end` and returns its file offset. */
function dataNear(source: ByteSource, end: number): number | null {
  const start = Math.max(0, end - searchBytes);
  return ifKept<number | null>(() => {
    const area = readAt(source, start, 2 * searchBytes);
    return findSecondaryData(source, area, start);
  }, () => null);
}
