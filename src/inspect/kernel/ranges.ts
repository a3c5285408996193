import { Layout, u32, u64 } from "../../layout.ts";
import { type ByteSource, readAt } from "../byte_source.ts";
import { fail, type Outcome, warn } from "../../finding.ts";
import { hex } from "../../text/hex.ts";
import { records } from "../records.ts";
import { type Extent, judgeExtents } from "./extents.ts";
import type { PageTable } from "./page_table.ts";

/**
 * RDMP_HEADER64, at 0x2000; the ranges follow it. `FirstPageOffset` is a file
 * offset; `MetadataSize` counts from 0x20 to the end of the ranges.
 *
 * Source: 0vercl0k/kdmp-parser (RDMP_HEADER64, FULL_RDMP_HEADER64).
 */
export const rangesHeader = new Layout("RDMP_HEADER64", 0x30, {
  Marker: u32(0x00),
  Signature: u32(0x04),
  ValidDump: u32(0x08),
  MetadataSize: u64(0x10),
  FirstPageOffset: u64(0x18),
  NumberOfRanges: u32(0x20),
  TotalNumberOfPages: u64(0x28),
});

/** PFN_RANGE: page frame number and count. Source: kdmp-parser. */
export const pfnRange = new Layout("PFN_RANGE", 0x10, {
  PageFileNumber: u64(0x00),
  NumberOfPages: u64(0x08),
});

const signature = 0x504d4452; // 'RDMP'
const validDump = 0x504d5544; // 'DUMP'
const metadataStart = 0x20;
const hint = "Take the dump again, or get the original of this copy.";

/**
 * Reads the ranges of a dump that `.dump /f`, `/k` or `/ka` wrote.
 *
 * @throws {ReadError} If the system cannot read there.
 */
export function readRanges(source: ByteSource, fileOffset: number): PageTable {
  const fields = rangesHeader.fields;
  const values = rangesHeader.readAvailable(
    readAt(source, fileOffset, rangesHeader.sizeBytes),
  );
  const { MetadataSize, NumberOfRanges, TotalNumberOfPages } = values;
  const common = {
    name: "the list of page ranges",
    promised: TotalNumberOfPages,
    promisedOffset: fileOffset + fields.TotalNumberOfPages.offset,
    firstPage: values.FirstPageOffset,
    structures: [{ layout: rangesHeader, fileOffset }],
  };
  const uncounted = (defect: Outcome) => ({
    ...common,
    inTable: null,
    defects: [defect],
  });
  const firstRange = fileOffset + rangesHeader.sizeBytes;
  if (
    MetadataSize === null || NumberOfRanges === null ||
    TotalNumberOfPages === null || values.FirstPageOffset === null
  ) {
    return uncounted(cut(source, firstRange));
  }
  if (values.Signature !== signature || values.ValidDump !== validDump) {
    return uncounted(unsigned(fileOffset));
  }
  const metadataEnd = BigInt(fileOffset + metadataStart) + MetadataSize;
  if (values.FirstPageOffset < metadataEnd) {
    return uncounted(
      fail("damaged", "The page ranges run into the first page.", {
        fileOffset: fileOffset + fields.FirstPageOffset.offset,
        expected: `the first page at ${hex(metadataEnd)} or later`,
        actual: hex(values.FirstPageOffset),
        hint,
      }),
    );
  }
  const room = (metadataEnd - BigInt(firstRange)) / BigInt(pfnRange.sizeBytes);
  const rangeCount = BigInt(NumberOfRanges) < room
    ? BigInt(NumberOfRanges)
    : room < 0n
    ? 0n
    : room;
  const end = firstRange + Number(rangeCount) * pfnRange.sizeBytes;
  if (end > source.sizeBytes) return uncounted(cut(source, end));
  const { pages, defects } = judgeExtents(() =>
    extents(source, firstRange, Number(rangeCount))
  );
  const doubt = BigInt(NumberOfRanges) === room
    ? []
    : [disagreement(fileOffset, NumberOfRanges, room)];
  return { ...common, inTable: pages, defects: [...defects, ...doubt] };
}

function* extents(
  source: ByteSource,
  fileOffset: number,
  count: number,
): Generator<Extent> {
  for (
    const { values, ...at } of records(source, pfnRange, fileOffset, count)
  ) {
    yield {
      basePage: values.PageFileNumber,
      pageCount: values.NumberOfPages,
      fileOffset: at.fileOffset,
    };
  }
}

function cut(source: ByteSource, end: number): Outcome {
  return fail("truncated", "The file ends within the list of page ranges.", {
    fileOffset: source.sizeBytes,
    expected: `at least ${end} bytes`,
    actual: `${source.sizeBytes} bytes`,
    hint:
      "Copy the file again, or take the dump again with more free disk space.",
  });
}

function unsigned(fileOffset: number): Outcome {
  return fail("damaged", "The list of page ranges has no signature.", {
    fileOffset: fileOffset + rangesHeader.fields.Signature.offset,
    expected: '"RDMPDUMP"',
    hint,
  });
}

/**
 * A parser that trusts NumberOfRanges has read one range too many
 * (kdmp-parser issue 27), so the smaller of the two counts is used, a
 * difference of one is no proof of damage, and the total of pages decides.
 */
function disagreement(fileOffset: number, count: number, room: bigint) {
  const difference = BigInt(count) - room;
  const evidence = {
    fileOffset: fileOffset + rangesHeader.fields.NumberOfRanges.offset,
    expected: `${room}, by the size of the list`,
    actual: String(count),
  };
  return difference === 1n || difference === -1n
    ? warn("Two counts of the page ranges differ by one.", {
      ...evidence,
      hint: "If the number of pages agrees, this does no harm.",
    })
    : fail("damaged", "Two counts of the page ranges contradict each other.", {
      ...evidence,
      hint,
    });
}
