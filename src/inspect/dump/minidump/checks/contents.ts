import {
  fail,
  type Outcome,
  pass,
  skip,
  warn,
} from "../../../../base/finding.ts";
import { counted, grouped, hex, hex64 } from "../../../../base/text/count.ts";
import { retakeHint, roomHint } from "../../hints.ts";
import { coverageOf, isReadable } from "../coverage.ts";
import { hasFlag } from "../../../../base/minidump_type.ts";
import { minidumpHeader } from "../layout.ts";
import { memoryBytesOf, type MemoryList } from "../memory.ts";
import type { Minidump } from "../read_minidump.ts";
import { spanLimit, Spans } from "../spans.ts";
import { streamType } from "../stream_type.ts";
import { beyondFile, type MinidumpCheck } from "./minidump_check.ts";

/** Memory, stacks and registers: all of them inside the file. */
export const memoryCheck: MinidumpCheck = {
  id: "memory",
  title: "Memory",
  meaning: "The memory of the process, its stacks and registers: all of it " +
    "inside the file, no byte twice. What is missing reads as question " +
    "marks in a debugger.",
  cure: "Cut short: copy it again, or take it again with more free disk " +
    "space. A dump without any memory shows threads and modules only: " +
    "take one with --type full.",
  run(dump) {
    const { lists } = dump.memory;
    const defects = [
      ...stacks(dump),
      ...lists.flatMap((list) => [
        ...outside(dump, list),
        ...misplaced(dump, list),
        ...overlaps(list),
      ]),
    ];
    if (defects.length > 0) return defects;
    if (lists.length === 0) {
      return [warn("The minidump holds no list of memory.", {
        fileOffset: dump.header.StreamDirectoryRva ?? 0,
        expected: "a MemoryList or Memory64List stream",
        actual: "none in the directory",
        hint: "It shows threads and modules, but no variables.",
      })];
    }
    return [
      pass(
        `${counted(memoryBytesOf(dump.memory), "byte")} of memory in the file.`,
      ),
    ];
  },
};

/** The stack and the registers of every thread are parts of the file. */
function stacks({ threads, memory, sizeBytes }: Minidump): Outcome[] {
  const held = memory.lists.map((list) => list.survey.spans);
  const isKnown = held.every((spans) => spans.isWhole);
  let lost: Outcome | null = null;
  for (const { values, fileOffset } of threads?.entries() ?? []) {
    const { ThreadId: id, StackStart: start, StackRva: rva } = values;
    const size = values.StackDataSize;
    const end = Math.max(
      rva === 0 ? 0 : rva + size,
      values.ContextRva + values.ContextDataSize,
    );
    if (end > sizeBytes) {
      const message = `The file ends before thread ${id}.`;
      return [beyondFile(message, fileOffset, end, sizeBytes)];
    }
    // A stack without a place of its own lies in a list of memory.
    if (rva !== 0 || size === 0 || lost !== null || !isKnown) continue;
    if (held.some((spans) => spans.has(start))) continue;
    lost = fail("partial", `The stack of thread ${id} is not in the dump.`, {
      fileOffset,
      expected: `${counted(size, "byte")} from ${hex64(start)}`,
      actual: "no memory there",
      hint: "Take the dump again.",
    });
  }
  return lost === null ? [] : [lost];
}

function outside(dump: Minidump, { survey }: MemoryList): Outcome[] {
  const { beyondAddresses: range, dataEnd, lastEntry } = survey;
  if (range !== null) {
    return [fail("damaged", "A range of memory lies beyond any address.", {
      fileOffset: range.fileOffset,
      actual: `${counted(range.sizeBytes, "byte")} from ${hex64(range.start)}`,
      hint: retakeHint,
    })];
  }
  const missing = dataEnd - BigInt(dump.sizeBytes);
  if (missing <= 0n) return [];
  const message = `The file is cut short: ${
    counted(missing, "byte")
  } of memory missing.`;
  return [beyondFile(message, lastEntry, dataEnd, dump.sizeBytes, roomHint)];
}

/**
 * Memory lies on no table. All of full memory is one piece, which no stream
 * shares; ranges of a MemoryList may be parts of one.
 */
function misplaced(dump: Minidump, { stream, survey }: MemoryList): Outcome[] {
  if (survey.misplaced !== null) {
    const { area, range } = survey.misplaced;
    return [lying(area.name, range.fileOffset, range.dataOffset)];
  }
  if (stream.type !== streamType.memory64List) return [];
  const { dataStart, dataEnd } = survey;
  const victim = dump.streams.find((one) => {
    const end = one.fileOffset + one.sizeBytes;
    return one.type !== streamType.unused && one.sizeBytes > 0 &&
      end <= dump.sizeBytes && one.fileOffset < dataEnd && end > dataStart;
  });
  return victim
    ? [lying(`the ${victim.name} stream`, stream.fileOffset, dataStart)]
    : [];
}

function lying(what: string, fileOffset: number, start: bigint): Outcome {
  return fail("damaged", `Memory lies on ${what}.`, {
    fileOffset,
    expected: "a part of the file for itself",
    actual: `memory from ${hex(start)}`,
    hint: retakeHint,
  });
}

/** Full memory holds no byte twice; smaller lists may. */
function overlaps({ stream, survey, ranges }: MemoryList): Outcome[] {
  const { fileOffset, type } = stream;
  if (!survey.spans.isWhole) return [unproven("ranges of memory", fileOffset)];
  if (type !== streamType.memory64List) return [];
  const address = survey.spans.firstOverlap();
  if (address === null) return [];
  const second = Iterator.from(ranges()).find((one) => one.start === address);
  return [fail("damaged", "Two ranges of memory overlap.", {
    fileOffset: second?.fileOffset ?? fileOffset,
    expected: `${hex64(address)} in one range`,
    actual: "in two",
    hint: retakeHint,
  })];
}

function unproven(what: string, fileOffset: number): Outcome {
  return skip(`There are too many ${what} to compare them.`, {
    fileOffset,
    expected: `at most ${counted(spanLimit, "gap")} between them`,
    actual: "more",
    verdict: "partial",
    hint: "Open the dump in WinDbg to see whether it is whole.",
  });
}

/** How much of the process is in the dump. */
export const coverageCheck: MinidumpCheck = {
  id: "coverage",
  title: "Coverage",
  meaning: "How much of what the process could read is in the dump. A dump " +
    "that promises all memory and lacks some is partial; a smaller kind of " +
    "dump is not judged by it.",
  cure: "The process may have changed while it was dumped: take it again, " +
    "or with --clone, which dumps it as it stands.",
  run(dump) {
    const { memory, header } = dump;
    const isFull = hasFlag(header.Flags ?? 0n, "WithFullMemory");
    if (isFull && memoryBytesOf(memory) === 0n) {
      return [fail("partial", "The dump promises all memory and holds none.", {
        fileOffset: minidumpHeader.fields.Flags.offset,
        expected: "a Memory64List stream with memory",
        actual: counted(memory.lists.length, "list") + " and 0 bytes",
        hint: "Take the dump again.",
      })];
    }
    if (!memory.regions?.fits) {
      return [skip("The dump does not list the regions of the process.")];
    }
    return [compared(dump, isFull)];
  },
};

/** The regions that Windows listed against the memory that was written. */
function compared({ memory }: Minidump, isFull: boolean): Outcome {
  const { stream, regions } = memory.regions!;
  const wanted = new Spans();
  for (const region of regions()) {
    if (isReadable(region)) wanted.add(region.start, region.sizeBytes);
  }
  const held = union(memory.lists.map((list) => list.survey.spans));
  if (!wanted.isWhole || !held.isWhole) {
    return unproven("regions of memory", stream.fileOffset);
  }
  const { readableBytes, heldBytes, firstMissing } = coverageOf(wanted, held);
  const message = `${grouped(heldBytes)} of ${
    counted(readableBytes, "readable byte")
  } of the process are in the dump.`;
  const evidence = {
    expected: counted(readableBytes, "byte"),
    actual: counted(heldBytes, "byte"),
  };
  if (!isFull || firstMissing === null) return pass(message, evidence);
  return fail(
    "partial",
    `${message} The first gap is at ${hex64(firstMissing)}.`,
    {
      fileOffset: stream.fileOffset,
      ...evidence,
      hint: "Take the dump again; the process may have changed meanwhile.",
    },
  );
}

function union(all: readonly Spans[]): Spans {
  if (all.length === 1) return all[0]!;
  const result = new Spans();
  for (const spans of all) result.addAll(spans);
  return result;
}
