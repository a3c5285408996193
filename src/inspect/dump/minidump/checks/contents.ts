import {
  type Check,
  fail,
  type Outcome,
  pass,
  skip,
  warn,
} from "../../../../base/finding.ts";
import { counted, grouped, hex, hex64 } from "../../../../base/text/count.ts";
import { damaged, retakeHint, truncated } from "../../hints.ts";
import { coverageOf, isReadableRegion } from "../coverage.ts";
import { hasFlag } from "../../../../base/minidump_type.ts";
import { minidumpHeader } from "../layout.ts";
import {
  isMemoryCut,
  memoryBytesOf,
  type MemoryList,
  spansInFile,
} from "../memory.ts";
import type { Minidump } from "../read_minidump.ts";
import { maxSpans, Spans, unionOf } from "../spans.ts";
import { streamType } from "../streams.ts";

/** Checks that memory, stacks and registers are inside the file. */
export const minidumpMemoryCheck: Check<Minidump> = {
  id: "memory",
  title: "Memory",
  meaning: "Checks that the memory, the stacks and the registers of the " +
    "process are inside the file, and that no memory is in the file twice. " +
    "A debugger shows question marks for missing memory.",
  cure:
    "If the file is cut short, copy it again, or free disk space and take " +
    "the dump again. A dump without memory shows only threads and modules: " +
    "take one with --type full.",
  run(dump) {
    const { lists } = dump.memory;
    if (dump.streams.every(({ type }) => type === streamType.Unused)) {
      return [skip("The directory lists no streams.")];
    }
    const defects = [
      ...stacks(dump),
      ...lists.flatMap((list) => [
        ...outside(dump, list),
        ...overlappingTables(dump, list),
        ...overlappingRanges(list),
      ]),
    ];
    if (defects.length > 0) return defects;
    if (lists.length === 0) {
      return [warn("The minidump has no memory list.", {
        fileOffset: dump.header.StreamDirectoryRva ?? 0,
        expected: "a MemoryList or Memory64List stream",
        actual: "none in the directory",
        hint: "A debugger shows threads and modules, but no variables.",
      })];
    }
    return [
      pass(
        `${counted(memoryBytesOf(dump.memory), "byte")} of memory in the file.`,
      ),
    ];
  },
};

/** Checks that the stack and the registers of every thread are in the file. */
function stacks({ threads, memory, sizeBytes }: Minidump): Outcome[] {
  const held = memory.lists.map((list) => list.survey.spans);
  const isKnown = held.every((spans) => spans.isComplete);
  let missing: Outcome | null = null;
  for (const { values, fileOffset } of threads?.entries() ?? []) {
    const { ThreadId: id, StackStart: start, StackRva: rva } = values;
    const size = values.StackDataSize;
    const end = Math.max(
      rva === 0 ? 0 : rva + size,
      values.ContextRva + values.ContextDataSize,
    );
    if (end > sizeBytes) {
      const message = "The file ends before the end of the data of thread " +
        `${id}.`;
      const at = { fileOffset, hint: retakeHint };
      return [truncated(message, sizeBytes, end, at)];
    }
    // A stack whose Rva is 0 is in a memory list instead.
    if (rva !== 0 || size === 0 || missing !== null || !isKnown) continue;
    if (held.some((spans) => spans.has(start))) continue;
    missing = fail("partial", `The stack of thread ${id} is not in the dump.`, {
      fileOffset,
      expected: `${counted(size, "byte")} from ${hex64(start)}`,
      actual: "no memory there",
      hint: "Take the dump again.",
    });
  }
  return missing === null ? [] : [missing];
}

/** One past the last offset that an Rva can hold. */
const rvaEnd = 2n ** 32n;

function outside(dump: Minidump, { stream, survey }: MemoryList): Outcome[] {
  const { beyondAddresses: range, dataEnd, lastEntry } = survey;
  if (range !== null) {
    return [
      damaged("A memory range ends beyond the highest possible address.", {
        fileOffset: range.fileOffset,
        actual: `${counted(range.sizeBytes, "byte")} from ${
          hex64(range.start)
        }`,
      }),
    ];
  }
  const missing = dataEnd - BigInt(dump.sizeBytes);
  if (missing <= 0n) return [];
  if (stream.type === streamType.MemoryList && dataEnd > rvaEnd) {
    return [damaged("A memory range ends beyond 4 GiB in the file.", {
      fileOffset: lastEntry,
      expected: `an end offset of at most ${hex(rvaEnd)} (an Rva has 32 bits)`,
      actual: hex(dataEnd),
    })];
  }
  const message = `The file is cut short: ${
    counted(missing, "byte")
  } of memory missing.`;
  const at = { fileOffset: lastEntry };
  return [truncated(message, dump.sizeBytes, dataEnd, at)];
}

/**
 * Checks that memory does not overlap the tables. Full memory is one block, and
 * no stream may overlap it. Ranges of a MemoryList may be parts of a stream.
 */
function overlappingTables(
  dump: Minidump,
  { stream, survey }: MemoryList,
): Outcome[] {
  if (survey.misplaced !== null) {
    const { area, range } = survey.misplaced;
    return [overlap(area.name, range.fileOffset, range.dataOffset)];
  }
  if (stream.type !== streamType.Memory64List) return [];
  const { dataStart, dataEnd } = survey;
  const overlapped = dump.streams.find((one) => {
    const end = one.fileOffset + one.sizeBytes;
    return one.type !== streamType.Unused && one.sizeBytes > 0 &&
      end <= dump.sizeBytes && one.fileOffset < dataEnd && end > dataStart;
  });
  return overlapped
    ? [overlap(`the ${overlapped.name} stream`, stream.fileOffset, dataStart)]
    : [];
}

function overlap(what: string, fileOffset: number, start: bigint): Outcome {
  return damaged(`Memory and ${what} overlap in the file.`, {
    fileOffset,
    expected: "a part of the file that contains only memory contents",
    actual: `memory from ${hex(start)}`,
  });
}

/**
 * Checks that ranges of full memory do not overlap. Ranges of a MemoryList may
 * overlap.
 */
function overlappingRanges({ stream, survey, ranges }: MemoryList): Outcome[] {
  const { fileOffset, type } = stream;
  if (!survey.spans.isComplete) return [tooMany("memory ranges", fileOffset)];
  if (type !== streamType.Memory64List) return [];
  const address = survey.spans.firstOverlap();
  if (address === null) return [];
  const second = Iterator.from(ranges()).find((one) => one.start === address);
  return [damaged("Two memory ranges overlap.", {
    fileOffset: second?.fileOffset ?? fileOffset,
    expected: `${hex64(address)} in one range`,
    actual: "in two",
  })];
}

function tooMany(what: string, fileOffset: number): Outcome {
  return skip(`There are too many ${what} to compare.`, {
    fileOffset,
    expected: `at most ${counted(maxSpans, "gap")} between them`,
    actual: "more",
    verdict: "partial",
    hint: "Open the dump in WinDbg to check whether it is complete.",
  });
}

/** Compares the memory in the dump with the readable memory of the process. */
export const minidumpCoverageCheck: Check<Minidump> = {
  id: "coverage",
  title: "Coverage",
  meaning: "Checks how much of the readable memory of the process is in the " +
    "dump. A full memory dump is partial if any of it is missing. Other " +
    "kinds of dumps may lack memory.",
  cure: "The process may have changed during the dump: take it again, or use " +
    "--clone to dump a snapshot of the process.",
  run(dump) {
    const { memory, header } = dump;
    if (dump.streams.every(({ type }) => type === streamType.Unused)) {
      return [skip("The directory lists no streams.")];
    }
    const isFull = hasFlag(header.Flags ?? 0n, "WithFullMemory");
    if (isFull && memoryBytesOf(memory) === 0n) {
      return [fail("partial", "The full memory dump has no memory.", {
        fileOffset: minidumpHeader.fields.Flags.offset,
        expected: "a Memory64List stream with memory",
        actual: counted(memory.lists.length, "list") + " and 0 bytes",
        hint: "Take the dump again.",
      })];
    }
    if (!memory.regions?.fits) {
      return [isFull ? requireFullList(dump) : noRegions];
    }
    return [comparedRegions(dump, isFull)];
  },
};

const noRegions = skip("The dump has no list of memory regions.");

/**
 * Without a list of memory regions, only the stream shows that the memory is
 * full: full memory is in a Memory64List. Source: Microsoft Learn,
 * MINIDUMP_MEMORY64_LIST.
 */
function requireFullList({ streams, memory }: Minidump): Outcome {
  if (streams.some(({ type }) => type === streamType.Memory64List)) {
    return noRegions;
  }
  return fail("partial", "The full memory dump has no Memory64List stream.", {
    fileOffset: minidumpHeader.fields.Flags.offset,
    expected: "a Memory64List stream with all memory",
    actual: `a MemoryList stream with ${
      counted(memoryBytesOf(memory), "byte")
    }`,
    hint: "Take the dump again.",
  });
}

function comparedRegions(
  { memory, sizeBytes }: Minidump,
  isFull: boolean,
): Outcome {
  const { stream, regions } = memory.regions!;
  const readable = new Spans();
  for (const region of regions()) {
    if (isReadableRegion(region)) readable.add(region.start, region.sizeBytes);
  }
  const held = unionOf(
    memory.lists.map((list) => spansInFile(list, sizeBytes)),
  );
  if (!readable.isComplete || !held.isComplete) {
    return tooMany("memory regions", stream.fileOffset);
  }
  const { readableBytes, heldBytes, firstMissing } = coverageOf(readable, held);
  // The memory check reports listed memory that is not in the file.
  const message = `The dump lists ${grouped(heldBytes)} of ${
    counted(readableBytes, "readable byte")
  } of the process.`;
  const evidence = {
    expected: counted(readableBytes, "byte"),
    actual: counted(heldBytes, "byte"),
  };
  // If the file is cut short, the check "memory" fails and reports this.
  if (isMemoryCut(memory, sizeBytes)) {
    return skip(`The file is cut short. ${message}`, evidence);
  }
  if (!isFull || firstMissing === null) return pass(message, evidence);
  return fail(
    "partial",
    `${message} The first gap is at ${hex64(firstMissing)}.`,
    {
      fileOffset: stream.fileOffset,
      ...evidence,
      hint: "The process may have changed during the dump. Take the dump " +
        "again.",
    },
  );
}
