import { type Field, Layout, u32, u64 } from "../../../base/layout.ts";
import type { Outcome } from "../../../base/finding.ts";
import { counted, hex } from "../../../base/text/count.ts";
import { type ByteSource, readAt } from "../byte_source.ts";
import { damaged, unfinishedHint } from "../hints.ts";
import { isFill } from "./fill.ts";
import { directoryPageOf, type KernelHeader } from "./header.ts";
import {
  pageFrameLimit,
  type PageList,
  type PageRun,
  uncounted,
} from "./page_list.ts";
import { checkPageRuns } from "./page_runs.ts";

/**
 * PHYSICAL_MEMORY_DESCRIPTOR64, at the start of PhysicalMemoryBlock, a header
 * field of 700 bytes. The runs follow the descriptor in the same field.
 *
 * Source: mindumpdef.h, 0vercl0k/kdmp-parser.
 */
const physicalMemoryDescriptor64 = new Layout(
  "PHYSICAL_MEMORY_DESCRIPTOR64",
  0x10,
  { NumberOfRuns: u32(0x00), NumberOfPages: u64(0x08) },
);

/**
 * PHYSICAL_MEMORY_RUN64: first page frame and page count.
 *
 * Example: the runs (BasePage 0x1, PageCount 0x9e) and (0x100, 0x700) in a
 * 64-bit dump. The pages start at 0x2000, after the header, so the second run
 * starts at 0x2000 + 0x9e * 0x1000 = 0xa0000. Page frame 0x105 is the sixth page
 * of that run: it is at 0xa0000 + 5 * 0x1000 = 0xa5000.
 */
const physicalMemoryRun64 = new Layout("PHYSICAL_MEMORY_RUN64", 0x10, {
  BasePage: u64(0x00),
  PageCount: u64(0x08),
});

/** PHYSICAL_MEMORY_DESCRIPTOR32. Source: volatility3 `crash.json`. */
const physicalMemoryDescriptor32 = new Layout(
  "PHYSICAL_MEMORY_DESCRIPTOR32",
  0x08,
  { NumberOfRuns: u32(0x00), NumberOfPages: u32(0x04) },
);

/** PHYSICAL_MEMORY_RUN32. Source: volatility3 `crash.json`. */
const physicalMemoryRun32 = new Layout("PHYSICAL_MEMORY_RUN32", 0x08, {
  BasePage: u32(0x00),
  PageCount: u32(0x04),
});

const layouts: Record<
  32 | 64,
  { descriptor: Layout; run: Layout; frameLimit: bigint }
> = {
  64: {
    descriptor: physicalMemoryDescriptor64,
    run: physicalMemoryRun64,
    frameLimit: pageFrameLimit,
  },
  32: {
    descriptor: physicalMemoryDescriptor32,
    run: physicalMemoryRun32,
    frameLimit: 1n << 32n, // a frame number has 32 bits
  },
};

/**
 * Reads the runs of physical memory in the header of a full dump.
 *
 * @throws {ReadError} If the operating system cannot read a part of the file.
 */
export function readRuns(
  source: ByteSource,
  header: KernelHeader,
): PageList {
  const { descriptor, run, frameLimit } = layouts[header.bits];
  const blockOffset = header.offsetOf("PhysicalMemoryBlock");
  const field = (name: string) => descriptor.fields[name]!;
  const block = header.physicalMemoryBlock;
  const values = block && descriptor.read(block);
  const runCount = setValue(values?.["NumberOfRuns"], field("NumberOfRuns"));
  const common = {
    name: "the list of memory runs",
    promised: setValue(values?.["NumberOfPages"], field("NumberOfPages")),
    promisedOffset: blockOffset + field("NumberOfPages").offset,
    isPromiseDocumented: true,
    firstPage: BigInt(header.layout.sizeBytes),
    structures: [{ layout: descriptor, fileOffset: blockOffset }],
  };
  if (block === null || runCount === null) {
    return uncounted(common, noRuns(blockOffset));
  }
  const roomBytes = block.length - descriptor.sizeBytes;
  const room = Math.floor(roomBytes / run.sizeBytes);
  if (runCount > room) {
    return uncounted(common, tooManyRuns(blockOffset, room, runCount));
  }
  const runs = runsIn(block, header, Number(runCount));
  const directory = directoryPageOf(header);
  const found = checkPageRuns(() => runs, directory, frameLimit);
  return {
    ...common,
    structures: [
      ...common.structures,
      ...runs.map(({ fileOffset }) => ({ layout: run, fileOffset })),
    ],
    inTable: found.pages,
    holdsDirectory: directory === null ? null : found.holds,
    firstPageAt: null,
    frames: { kind: "runs", list: () => runs },
    defects: [...otherBody(source, header), ...found.defects],
  };
}

function runsIn(
  block: Uint8Array,
  header: KernelHeader,
  count: number,
): PageRun[] {
  const { descriptor, run } = layouts[header.bits];
  return Array.from({ length: count }, (_, index) => {
    const at = descriptor.sizeBytes + index * run.sizeBytes;
    const { BasePage, PageCount } = run.read(block, at);
    return {
      basePage: BigInt(BasePage as number | bigint),
      pageCount: BigInt(PageCount as number | bigint),
      fileOffset: header.offsetOf("PhysicalMemoryBlock") + at,
    };
  });
}

/** The value of a field; `null` if Windows never set the field. */
function setValue(value: unknown, field: Field): bigint | null {
  if (typeof value !== "number" && typeof value !== "bigint") return null;
  return isFill(value, field) ? null : BigInt(value);
}

/**
 * The signatures of bitmaps and page ranges. Pages of memory are not expected
 * to begin with such a signature.
 */
const otherBodies = /^(.{4})?[SFR]DMPDUMP/s;

/**
 * Returns a finding if the tables of another dump type are where the first page
 * should be.
 */
function otherBody(source: ByteSource, { layout, ...header }: KernelHeader) {
  const start = readAt(source, layout.sizeBytes, 12);
  if (!otherBodies.test(String.fromCharCode(...start))) return [];
  return [damaged("The dump type contradicts the contents.", {
    fileOffset: header.offsetOf("DumpType"),
    expected: "a type with a bitmap or page ranges, because such a table " +
      `starts at ${hex(layout.sizeBytes)}`,
    actual: `${hex(header.dumpType ?? 0)}, a full dump`,
  })];
}

function noRuns(fileOffset: number): Outcome {
  return damaged("The header does not list the runs of memory.", {
    fileOffset,
    expected: "a list of runs, which a full dump needs",
    actual: "not filled in",
    hint: unfinishedHint,
  });
}

function tooManyRuns(fileOffset: number, room: number, found: bigint): Outcome {
  return damaged("The header claims more memory runs than fit into it.", {
    fileOffset,
    expected: `at most ${counted(room, "run")}`,
    actual: counted(found, "run"),
  });
}
