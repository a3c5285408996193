import { Layout, u32, u64, type Values } from "../../../base/layout.ts";
import { type ByteSource, readAt } from "../byte_source.ts";
import { type Outcome, warn } from "../../../base/finding.ts";
import { grouped, hex } from "../../../base/text/count.ts";
import { damaged, truncated } from "../hints.ts";
import { entryChunks } from "../records.ts";
import { signatures } from "../signatures.ts";
import { directoryPageOf, type KernelHeader } from "./header.ts";
import {
  checkFirstPage,
  type PageList,
  type PageRun,
  uncounted,
} from "./page_list.ts";
import { checkPageRuns, type PageRunSummary } from "./page_runs.ts";

/**
 * RDMP_HEADER64, at 0x2000; the ranges follow at 0x2030. `FirstPageOffset` is a
 * file offset. `MetadataSize` is the number of bytes from 0x2020 to the end of
 * the ranges.
 *
 * Example: the ranges (PageFileNumber 0x1, NumberOfPages 0x3) and (0x10, 0x2).
 * They take 0x20 bytes and end at 0x2050, so MetadataSize is 0x30,
 * NumberOfRanges 2 and TotalNumberOfPages 5. If FirstPageOffset is 0x2050, the
 * page frames 0x1 to 0x3 are at 0x2050, 0x3050 and 0x4050; the frames 0x10 and
 * 0x11 follow at 0x5050 and 0x6050.
 *
 * Source: 0vercl0k/kdmp-parser (RDMP_HEADER64, FULL_RDMP_HEADER64).
 */
const rangesHeader = new Layout("RDMP_HEADER64", 0x30, {
  Marker: u32(0x00),
  Signature: u32(0x04),
  ValidDump: u32(0x08),
  MetadataSize: u64(0x10),
  FirstPageOffset: u64(0x18),
  NumberOfRanges: u32(0x20),
  TotalNumberOfPages: u64(0x28),
});

/** PFN_RANGE. Source: kdmp-parser. */
const pfnRange = new Layout("PFN_RANGE", 0x10, {
  PageFileNumber: u64(0x00),
  NumberOfPages: u64(0x08),
});

const knownMarker = 0x40;

/**
 * The dump type that `.dump /f` writes. A public source explains NumberOfRanges
 * and TotalNumberOfPages only for this type. In other types, a wrong count is
 * therefore only a warning.
 */
const documentedType = 10;

/** The list of ranges as its header describes it. */
interface RangeList {
  readonly header: Values<typeof rangesHeader.fields>;
  readonly headerOffset: number;
  /** File offset of the first range. */
  readonly start: number;
  /** File offset of the end of the list, according to MetadataSize. */
  readonly end: bigint;
  /** Number of ranges that fit between `start` and `end`. */
  readonly room: bigint;
  readonly isCountDocumented: boolean;
}

/**
 * Reads the ranges of a dump that `.dump /f`, `/k` or `/ka` wrote.
 *
 * @throws {ReadError} If the operating system cannot read a part of the file.
 */
export function readRanges(
  source: ByteSource,
  header: KernelHeader,
): PageList {
  const fileOffset = header.layout.sizeBytes;
  const data = readAt(source, fileOffset, rangesHeader.sizeBytes);
  const available = rangesHeader.readAvailable(data);
  const common = {
    name: "the list of page ranges",
    promised: available.TotalNumberOfPages,
    promisedOffset: offsetOf(fileOffset, "TotalNumberOfPages"),
    isPromiseDocumented: header.dumpType === documentedType,
    firstPage: available.FirstPageOffset,
    structures: [{ layout: rangesHeader, fileOffset }],
  };
  if (data.length < rangesHeader.sizeBytes) {
    return uncounted(common, cut(source, fileOffset + rangesHeader.sizeBytes));
  }
  const list = listOf(rangesHeader.read(data), fileOffset, header.dumpType);
  const contradiction = contradictionIn(list);
  if (contradiction) return uncounted(common, contradiction);
  const end = Number(list.end);
  if (end > source.sizeBytes) return uncounted(common, cut(source, end));
  const directory = directoryPageOf(header);
  const checked = checkRanges(source, list, directory);
  return {
    ...common,
    inTable: checked.pages,
    holdsDirectory: directory === null ? null : checked.holds,
    firstPageAt: {
      fileOffset: offsetOf(fileOffset, "FirstPageOffset"),
      end: list.end,
    },
    frames: { kind: "runs", list: checked.list },
    defects: [
      ...checked.defects,
      ...unusualFields(list),
      ...countDifference(list),
    ],
  };
}

function offsetOf(
  fileOffset: number,
  field: keyof typeof rangesHeader.fields,
): number {
  return fileOffset + rangesHeader.fields[field].offset;
}

function listOf(
  header: RangeList["header"],
  headerOffset: number,
  dumpType: number | null,
): RangeList {
  const start = headerOffset + rangesHeader.sizeBytes;
  const end = BigInt(offsetOf(headerOffset, "NumberOfRanges")) +
    header.MetadataSize;
  const room = (end - BigInt(start)) / BigInt(pfnRange.sizeBytes);
  const isCountDocumented = dumpType === documentedType;
  return { header, headerOffset, start, end, room, isCountDocumented };
}

/** Reports a header that makes the ranges unreadable. */
function contradictionIn(list: RangeList): Outcome | null {
  const { header, headerOffset, start, end } = list;
  const { Signature, ValidDump } = header;
  if (Signature !== signatures.rdmp || ValidDump !== signatures.dump) {
    return damaged("The header of the page ranges has the wrong signature.", {
      fileOffset: offsetOf(headerOffset, "Signature"),
      expected: '"RDMPDUMP"',
      actual: `${hex(Signature)} ${hex(ValidDump)}`,
    });
  }
  if (end < start) {
    const min = start - offsetOf(headerOffset, "NumberOfRanges");
    return damaged("The list of page ranges ends within its header.", {
      fileOffset: offsetOf(headerOffset, "MetadataSize"),
      expected: `at least ${hex(min)}`,
      actual: hex(header.MetadataSize),
    });
  }
  const firstPageAt = offsetOf(headerOffset, "FirstPageOffset");
  return checkFirstPage(header.FirstPageOffset, firstPageAt, {
    name: "list of page ranges",
    end,
  });
}

/**
 * Checks as many ranges as fit into MetadataSize. NumberOfRanges may be wrong:
 * a parser that used it read one range too many (kdmp-parser issue 27).
 *
 * NumberOfRanges is used only if all of this is true:
 * - The ranges that fit into MetadataSize do not have TotalNumberOfPages pages.
 * - The first NumberOfRanges ranges have TotalNumberOfPages pages.
 * - NumberOfRanges differs by one from the number of ranges that fit.
 * - The type of the dump is {@linkcode documentedType}.
 * - The first NumberOfRanges ranges end before the first page, and inside the
 *   file.
 */
function checkRanges(
  source: ByteSource,
  list: RangeList,
  directory: bigint | null,
): PageRunSummary & { readonly list: () => Iterable<PageRun> } {
  const { header, start, room } = list;
  const check = (count: number) => {
    const ranges = () => rangesIn(source, start, count);
    return { ...checkPageRuns(ranges, directory), list: ranges };
  };
  const bySize = check(Number(room));
  const total = header.TotalNumberOfPages;
  const count = BigInt(header.NumberOfRanges);
  const end = BigInt(start) + count * BigInt(pfnRange.sizeBytes);
  if (
    bySize.pages === total || !list.isCountDocumented ||
    !differByOne(count, room) ||
    end > header.FirstPageOffset || end > source.sizeBytes
  ) return bySize;
  const byCount = check(Number(count));
  return byCount.pages === total ? byCount : bySize;
}

function differByOne(a: bigint, b: bigint): boolean {
  return a - b === 1n || b - a === 1n;
}

function* rangesIn(
  source: ByteSource,
  start: number,
  count: number,
): Generator<PageRun> {
  const { fields, sizeBytes } = pfnRange;
  const { PageFileNumber, NumberOfPages } = fields;
  const chunks = entryChunks(source, start, count, sizeBytes, sizeBytes);
  for (const { view, fileOffset, lastAt } of chunks) {
    for (let i = 0; i <= lastAt; i += sizeBytes) {
      yield {
        basePage: view.getBigUint64(i + PageFileNumber.offset, true),
        pageCount: view.getBigUint64(i + NumberOfPages.offset, true),
        fileOffset: fileOffset + i,
      };
    }
  }
}

/**
 * Warns about values that may be correct, although no known writer uses them.
 */
function unusualFields({ header, headerOffset, end }: RangeList): Outcome[] {
  const found: Outcome[] = [];
  if (header.Marker !== knownMarker) {
    found.push(warn("The header of the page ranges has an unknown marker.", {
      fileOffset: offsetOf(headerOffset, "Marker"),
      expected: hex(knownMarker),
      actual: hex(header.Marker),
      hint: "A newer debugger may have written the marker, or the marker is " +
        "damaged.",
    }));
  }
  if (header.FirstPageOffset !== end) {
    found.push(warn("The first page is not directly after the page ranges.", {
      fileOffset: offsetOf(headerOffset, "FirstPageOffset"),
      expected: hex(end),
      actual: hex(header.FirstPageOffset),
      hint: "If the offset of the first page is wrong, a debugger shows the " +
        "wrong pages.",
    }));
  }
  return found;
}

function countDifference(
  { header, headerOffset, room, isCountDocumented }: RangeList,
): Outcome[] {
  const count = BigInt(header.NumberOfRanges);
  if (count === room) return [];
  const evidence = {
    fileOffset: offsetOf(headerOffset, "NumberOfRanges"),
    expected: `${grouped(room)}, according to the size of the list`,
    actual: grouped(count),
  };
  return [
    !isCountDocumented || differByOne(count, room)
      ? warn("The two counts of page ranges differ.", {
        ...evidence,
        hint: "The difference is harmless if the numbers of pages agree.",
      })
      : damaged(
        "The two counts of page ranges contradict each other.",
        evidence,
      ),
  ];
}

function cut(source: ByteSource, end: number): Outcome {
  const message = "The file ends within the list of page ranges.";
  return truncated(message, source.sizeBytes, end);
}
