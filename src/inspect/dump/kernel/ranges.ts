import { Layout, u32, u64, type Values } from "../../../base/layout.ts";
import { type ByteSource, chunkBytes, readAt } from "../byte_source.ts";
import { fail, type Outcome, warn } from "../../../base/finding.ts";
import { hex } from "../../../base/text/count.ts";
import { cutShort, retakeHint } from "../hints.ts";
import { words } from "../signatures.ts";
import {
  checkPageRuns,
  type PageRun,
  type PageRunSummary,
} from "./page_runs.ts";
import type { KernelHeader } from "./header.ts";
import { directoryPageOf } from "./page_directory.ts";
import { misplacedPages, type PageList } from "./page_list.ts";

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

const marker = 0x40;

/**
 * `.dump /f` writes this type. Of the two others no public source says that
 * the same places hold the two counts, so there a difference proves nothing.
 */
const countedType = 10;

/** The list as its header describes it, of a header that is whole. */
interface RangeList {
  readonly header: Values<typeof rangesHeader.fields>;
  readonly headerOffset: number;
  /** The file offset of its first range. */
  readonly start: number;
  /** The file offset of its end, by MetadataSize. */
  readonly end: bigint;
  /** How many ranges that is. */
  readonly room: bigint;
  readonly isCounted: boolean;
}

/**
 * Reads the ranges of a dump that `.dump /f`, `/k` or `/ka` wrote.
 *
 * @throws {ReadError} If the system cannot read there.
 */
export function readRanges(
  source: ByteSource,
  header: KernelHeader,
): PageList {
  const fileOffset = header.layout.sizeBytes;
  const data = readAt(source, fileOffset, rangesHeader.sizeBytes);
  const { TotalNumberOfPages, FirstPageOffset } = rangesHeader.readAvailable(
    data,
  );
  const common = {
    name: "the list of page ranges",
    promised: TotalNumberOfPages,
    promisedOffset: placeOf(fileOffset, "TotalNumberOfPages"),
    isPromiseDocumented: header.dumpType === countedType,
    firstPage: FirstPageOffset,
    structures: [{ layout: rangesHeader, fileOffset }],
  };
  const uncounted = (defect: Outcome) => ({
    ...common,
    inTable: null,
    holdsDirectory: null,
    frames: null,
    defects: [defect],
  });
  if (data.length < rangesHeader.sizeBytes) {
    return uncounted(cut(source, fileOffset + rangesHeader.sizeBytes));
  }
  const list = listOf(rangesHeader.read(data), fileOffset, header.dumpType);
  const contradiction = contradictionIn(list);
  if (contradiction) return uncounted(contradiction);
  const end = Number(list.end);
  if (end > source.sizeBytes) return uncounted(cut(source, end));
  const directory = directoryPageOf(header);
  const { pages, holds, defects, list: ranges } = judgeList(
    source,
    list,
    directory,
  );
  return {
    ...common,
    inTable: pages,
    holdsDirectory: directory === null ? null : holds,
    frames: { kind: "runs", list: ranges },
    defects: [...defects, ...doubtsOf(list), ...disagreement(list)],
  };
}

function placeOf(
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
  // MetadataSize counts from here.
  const end = BigInt(placeOf(headerOffset, "NumberOfRanges")) +
    header.MetadataSize;
  const room = (end - BigInt(start)) / BigInt(pfnRange.sizeBytes);
  const isCounted = dumpType === countedType;
  return { header, headerOffset, start, end, room, isCounted };
}

/** What makes it senseless to go on to the ranges. */
function contradictionIn(list: RangeList): Outcome | null {
  const { header, headerOffset, start, end } = list;
  if (header.Signature !== words.rdmp || header.ValidDump !== words.dump) {
    return fail("damaged", "The list of page ranges has no signature.", {
      fileOffset: placeOf(headerOffset, "Signature"),
      expected: '"RDMPDUMP"',
      actual: `${hex(header.Signature)} ${hex(header.ValidDump)}`,
      hint: retakeHint,
    });
  }
  if (end < start) {
    const least = start - placeOf(headerOffset, "NumberOfRanges");
    return fail("damaged", "The list of page ranges has no place for one.", {
      fileOffset: placeOf(headerOffset, "MetadataSize"),
      expected: `at least ${hex(least)}`,
      actual: hex(header.MetadataSize),
      hint: retakeHint,
    });
  }
  const place = placeOf(headerOffset, "FirstPageOffset");
  return misplacedPages(header.FirstPageOffset, place, {
    title: "The page ranges run",
    end,
  });
}

/**
 * The ranges that the list's size gives. A parser that trusts NumberOfRanges
 * has read one range too many (kdmp-parser issue 27), so that count is used
 * only where it differs by one and the total of pages proves it right.
 */
function judgeList(
  source: ByteSource,
  list: RangeList,
  directory: bigint | null,
): PageRunSummary & { readonly list: () => Iterable<PageRun> } {
  const { header, start, room } = list;
  const judge = (count: number) => {
    const ranges = () => extents(source, start, count);
    return { ...checkPageRuns(ranges, directory), list: ranges };
  };
  const bySize = judge(Number(room));
  const total = header.TotalNumberOfPages;
  const count = BigInt(header.NumberOfRanges);
  const end = BigInt(start) + count * BigInt(pfnRange.sizeBytes);
  if (
    bySize.pages === total || !list.isCounted || !differByOne(count, room) ||
    end > header.FirstPageOffset || end > source.sizeBytes
  ) return bySize;
  const byCount = judge(Number(count));
  return byCount.pages === total ? byCount : bySize;
}

function differByOne(a: bigint, b: bigint): boolean {
  return a - b === 1n || b - a === 1n;
}

/** Read in place: there may be as many as the file has room for. */
function* extents(
  source: ByteSource,
  start: number,
  count: number,
): Generator<PageRun> {
  const { PageFileNumber, NumberOfPages } = pfnRange.fields;
  const lengthBytes = count * pfnRange.sizeBytes;
  for (let at = 0; at < lengthBytes; at += chunkBytes) {
    const fileOffset = start + at;
    const data = readAt(source, fileOffset, lengthBytes - at);
    const view = new DataView(data.buffer);
    for (let i = 0; i < data.length; i += pfnRange.sizeBytes) {
      yield {
        basePage: view.getBigUint64(i + PageFileNumber.offset, true),
        pageCount: view.getBigUint64(i + NumberOfPages.offset, true),
        fileOffset: fileOffset + i,
      };
    }
  }
}

/** What may be so although the writer, as is known, does not write it. */
function doubtsOf({ header, headerOffset, ...list }: RangeList): Outcome[] {
  const found: Outcome[] = [];
  if (header.Marker !== marker) {
    found.push(warn("The list of page ranges has an unknown mark.", {
      fileOffset: placeOf(headerOffset, "Marker"),
      expected: hex(marker),
      actual: hex(header.Marker),
      hint: "A newer debugger may have written it, or it is damaged.",
    }));
  }
  if (header.FirstPageOffset !== list.end) {
    found.push(warn("The first page does not follow the page ranges.", {
      fileOffset: placeOf(headerOffset, "FirstPageOffset"),
      expected: hex(list.end),
      actual: hex(header.FirstPageOffset),
      hint: "If this is wrong, so is every page that a debugger shows.",
    }));
  }
  return found;
}

function disagreement({ header, headerOffset, ...list }: RangeList): Outcome[] {
  const count = BigInt(header.NumberOfRanges);
  if (count === list.room) return [];
  const evidence = {
    fileOffset: placeOf(headerOffset, "NumberOfRanges"),
    expected: `${list.room}, by the size of the list`,
    actual: String(count),
  };
  const isHarmless = !list.isCounted || differByOne(count, list.room);
  return [
    isHarmless
      ? warn("Two counts of the page ranges differ.", {
        ...evidence,
        hint: "If the number of pages agrees, this does no harm.",
      })
      : fail(
        "damaged",
        "Two counts of the page ranges contradict each other.",
        {
          ...evidence,
          hint: retakeHint,
        },
      ),
  ];
}

function cut(source: ByteSource, end: number): Outcome {
  const message = "The file ends within the list of page ranges.";
  return cutShort(message, source.sizeBytes, end);
}
