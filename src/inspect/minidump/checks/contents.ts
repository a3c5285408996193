import { counted, grouped } from "../../../text/count.ts";
import { fail, type Outcome, pass, skip, warn } from "../../../finding.ts";
import { hex64 } from "../../../text/hex.ts";
import { type Coverage, coverageOf } from "../coverage.ts";
import { hasFlag } from "../flags.ts";
import { minidumpHeader } from "../layout.ts";
import { memoryBytesOf, type MemoryList } from "../memory.ts";
import type { Minidump } from "../read_minidump.ts";
import { streamType } from "../stream_type.ts";
import { type MinidumpCheck, retakeHint } from "./minidump_check.ts";

/** Memory, stacks and registers: all of them inside the file. */
export const memoryCheck: MinidumpCheck = {
  id: "memory",
  title: "Memory",
  run(dump) {
    const defects = [
      ...stacks(dump),
      ...dump.memory.lists.flatMap((list) => [
        ...outside(dump, list),
        ...overlaps(list),
      ]),
    ];
    if (defects.length > 0) return defects;
    if (dump.memory.lists.length === 0) {
      return [warn("The minidump holds no list of memory.", {
        expected: "a MemoryList or Memory64List stream",
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
function stacks(dump: Minidump): Outcome[] {
  for (const { values, fileOffset } of dump.threads?.entries() ?? []) {
    // Where Memory64List holds the stack, the thread has no place of its own.
    const ends = [
      values.StackRva === 0 ? 0 : values.StackRva + values.StackDataSize,
      values.ContextRva + values.ContextDataSize,
    ];
    const end = Math.max(...ends);
    if (end <= dump.sizeBytes) continue;
    return [
      fail("truncated", `The file ends before thread ${values.ThreadId}.`, {
        fileOffset,
        expected: `at least ${end} bytes`,
        actual: `${dump.sizeBytes} bytes`,
        hint: retakeHint,
      }),
    ];
  }
  return [];
}

function outside(dump: Minidump, list: MemoryList): Outcome[] {
  let end = 0n;
  let at = 0;
  for (const range of list.ranges()) {
    const rangeEnd = range.dataOffset + range.sizeBytes;
    if (range.start + range.sizeBytes > 1n << 64n) {
      return [fail("damaged", "A range of memory lies beyond any address.", {
        fileOffset: range.fileOffset,
        actual: `${counted(range.sizeBytes, "byte")} from ${
          hex64(range.start)
        }`,
        hint: retakeHint,
      })];
    }
    if (rangeEnd > end) [end, at] = [rangeEnd, range.fileOffset];
  }
  const missing = end - BigInt(dump.sizeBytes);
  if (missing <= 0n) return [];
  return [fail(
    "truncated",
    `The file is cut short: ${counted(missing, "byte")} of memory missing.`,
    {
      fileOffset: at,
      expected: `at least ${end} bytes`,
      actual: `${dump.sizeBytes} bytes`,
      hint:
        "Copy the file again, or take the dump again with more free disk space.",
    },
  )];
}

/** Full memory holds no byte twice; smaller lists may. */
function overlaps({ stream, ranges }: MemoryList): Outcome[] {
  if (stream.type !== streamType.memory64List) return [];
  const sorted = Array.from(ranges())
    .sort((a, b) => a.start < b.start ? -1 : a.start > b.start ? 1 : 0);
  let end = 0n;
  for (const { start, sizeBytes, fileOffset } of sorted) {
    if (start < end && sizeBytes > 0n) {
      return [fail("damaged", "Two ranges of memory overlap.", {
        fileOffset,
        expected: `a range from ${hex64(end)} or above`,
        actual: `a range from ${hex64(start)}`,
        hint: retakeHint,
      })];
    }
    if (start + sizeBytes > end) end = start + sizeBytes;
  }
  return [];
}

/** How much of the process is in the dump. */
export const coverageCheck: MinidumpCheck = {
  id: "coverage",
  title: "Coverage",
  run(dump) {
    const flags = dump.header.Flags ?? 0n;
    const full = hasFlag(flags, "WithFullMemory");
    if (full && dump.memory.lists.length === 0) {
      return [fail("partial", "The dump promises all memory and holds none.", {
        fileOffset: minidumpHeader.fields.Flags.offset,
        expected: "a Memory64List stream",
        hint: "Take the dump again.",
      })];
    }
    const coverage = coverageOfDump(dump);
    if (coverage === null) {
      return [skip("The dump does not list the regions of the process.")];
    }
    const { readableBytes, heldBytes, firstMissing } = coverage;
    const message = `${grouped(heldBytes)} of ${
      counted(readableBytes, "readable byte")
    } of the process are in the dump.`;
    const evidence = {
      expected: counted(readableBytes, "byte"),
      actual: counted(heldBytes, "byte"),
    };
    if (!full || firstMissing === null) return [pass(message, evidence)];
    return [
      fail(
        "partial",
        `${message} The first gap is at ${hex64(firstMissing)}.`,
        {
          ...evidence,
          hint: "Take the dump again; the process may have changed meanwhile.",
        },
      ),
    ];
  },
};

/** How much of the process is there; `null` if its regions are not listed. */
function coverageOfDump({ memory }: Minidump): Coverage | null {
  if (!memory.regions?.fits) return null;
  const ranges = memory.lists.flatMap((list) => Array.from(list.ranges()));
  return coverageOf(memory.regions.regions(), ranges);
}
