import { type Field, Layout, u32, u64 } from "../../../base/layout.ts";
import { fail, type Outcome } from "../../../base/finding.ts";
import { retakeHint, unfinishedHint } from "../hints.ts";
import { checkPageRuns, type PageRun } from "./page_runs.ts";
import { isFill } from "./fill.ts";
import type { KernelHeader } from "./header.ts";
import { directoryPageOf } from "./page_directory.ts";
import { pageFrameLimit, type PageList } from "./page_list.ts";

/**
 * PHYSICAL_MEMORY_DESCRIPTOR64, at the start of the header's
 * PhysicalMemoryBlock of 700 bytes; the runs follow it.
 *
 * Source: mindumpdef.h, 0vercl0k/kdmp-parser.
 */
export const physicalMemoryDescriptor64 = new Layout(
  "PHYSICAL_MEMORY_DESCRIPTOR64",
  0x10,
  { NumberOfRuns: u32(0x00), NumberOfPages: u64(0x08) },
);

/** PHYSICAL_MEMORY_RUN64: page frame number and count. Source: as above. */
export const physicalMemoryRun64 = new Layout("PHYSICAL_MEMORY_RUN64", 0x10, {
  BasePage: u64(0x00),
  PageCount: u64(0x08),
});

/** PHYSICAL_MEMORY_DESCRIPTOR32. Source: volatility3 `crash.json`. */
export const physicalMemoryDescriptor32 = new Layout(
  "PHYSICAL_MEMORY_DESCRIPTOR32",
  0x08,
  { NumberOfRuns: u32(0x00), NumberOfPages: u32(0x04) },
);

/** PHYSICAL_MEMORY_RUN32. Source: volatility3 `crash.json`. */
export const physicalMemoryRun32 = new Layout("PHYSICAL_MEMORY_RUN32", 0x08, {
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
 * Reads the runs of physical memory in the header of a full dump, whose pages
 * follow the header; `null` where the file ends within them.
 */
export function readRuns(header: KernelHeader): PageList {
  const { descriptor, run, frameLimit } = layouts[header.bits];
  const blockOffset = header.offsetOf("PhysicalMemoryBlock");
  const row = (name: string) => descriptor.fields[name]!;
  const block = header.physicalMemoryBlock;
  const values = block && descriptor.read(block);
  const runCount = filled(values?.["NumberOfRuns"], row("NumberOfRuns"));
  const common = {
    name: "the list of memory runs",
    promised: filled(values?.["NumberOfPages"], row("NumberOfPages")),
    promisedOffset: blockOffset + row("NumberOfPages").offset,
    isPromiseDocumented: true,
    firstPage: BigInt(header.layout.sizeBytes),
  };
  const structures = [{ layout: descriptor, fileOffset: blockOffset }];
  const uncounted = (defect: Outcome) => ({
    ...common,
    structures,
    inTable: null,
    holdsDirectory: null,
    frames: null,
    defects: [defect],
  });
  if (block === null || runCount === null) return uncounted(missing(header));
  const roomBytes = block.length - descriptor.sizeBytes;
  const room = Math.floor(roomBytes / run.sizeBytes);
  if (runCount > room) return uncounted(tooMany(blockOffset, room, runCount));
  const runs = runsIn(block, header, Number(runCount));
  const directory = directoryPageOf(header);
  const found = checkPageRuns(() => runs, directory, frameLimit);
  return {
    ...common,
    structures: [
      ...structures,
      ...runs.map(({ fileOffset }) => ({ layout: run, fileOffset })),
    ],
    inTable: found.pages,
    holdsDirectory: directory === null ? null : found.holds,
    frames: { kind: "runs", list: () => runs },
    defects: found.defects,
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

function filled(value: unknown, field: Field): bigint | null {
  if (typeof value !== "number" && typeof value !== "bigint") return null;
  return isFill(value, field) ? null : BigInt(value);
}

function missing(header: KernelHeader): Outcome {
  return fail("damaged", "The header does not list the runs of memory.", {
    fileOffset: header.offsetOf("PhysicalMemoryBlock"),
    expected: "a list of runs, which a full dump cannot do without",
    actual: "a field that its writer never set",
    hint: unfinishedHint,
  });
}

function tooMany(fileOffset: number, room: number, found: bigint): Outcome {
  return fail(
    "damaged",
    "The header claims more memory runs than it can hold.",
    {
      fileOffset,
      expected: `at most ${room} runs`,
      actual: `${found} runs`,
      hint: retakeHint,
    },
  );
}
