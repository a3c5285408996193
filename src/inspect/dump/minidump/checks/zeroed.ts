import {
  type Check,
  type Outcome,
  pass,
  skip,
  warn,
} from "../../../../base/finding.ts";
import { counted, hex, hex64 } from "../../../../base/text/count.ts";
import { hasFlag } from "../../../../base/minidump_type.ts";
import { Layout, u16 } from "../../../../base/layout.ts";
import { readAt } from "../../byte_source.ts";
import { damaged } from "../../hints.ts";
import { ifKept } from "../../not_kept.ts";
import { zerosInPlaceOf, zerosWithin, zeroTailOf } from "../../zeros.ts";
import { moduleName } from "../names.ts";
import type { Minidump } from "../read_minidump.ts";
import {
  firstZeroedThread,
  isInsideStack,
  type UsedStack,
  usedStacks,
  zeroedStacksIn,
} from "../zeroed_stacks.ts";
import { firstZeroedStream } from "../zeroed_streams.ts";

/** Detects zeros in place of contents in a file that has its full size. */
export const zeroedCheck: Check<Minidump> = {
  id: "zeroed",
  title: "Zeroed contents",
  meaning: "Checks that no part of the contents is zeroed. A full disk or an " +
    "interrupted copy leaves zeros in a file. The dump is damaged if its " +
    "memory ends in more than 64 KiB of zeros at the end of the file, if half " +
    "of the stacks, a list or the system information are all zeros, or if a " +
    "module in a full memory dump does not begin with MZ. In a small dump, " +
    "64 KiB of zeros outside of the stacks are a warning.",
  cure:
    "Copy the file again from where it was taken. If the original has the " +
    "zeros, too, take the dump again with more free disk space. Some " +
    "programs erase their own headers: their modules do not begin with MZ, " +
    "although the dump is intact.",
  run(dump) {
    return ifKept(
      () => {
        // Damage first: the last two may be warnings.
        const defect = zerosToEnd(dump) ?? zeroedStream(dump) ??
          zeroedModule(dump) ?? zeroedStack(dump) ?? manyZeros(dump);
        return [defect ?? pass("No part of the contents is zeroed.")];
      },
      // This skip has no verdict, because other checks show whether the file is
      // complete.
      () => [skip("Not checked, because the dump came through a pipe.")],
    );
  },
};

/** Reports zeros at the end of the file in place of memory or a stack. */
function zerosToEnd(dump: Minidump): Outcome | null {
  if (dump.header.Signature === undefined) return null;
  const dataEnd = dump.memory.lists.reduce(
    (end, { survey }) => survey.dataEnd > end ? survey.dataEnd : end,
    0n,
  );
  if (dataEnd > dump.sizeBytes) return null; // reported as truncated
  const tail = zeroTailOf(dump.source, lookBackBytes);
  if (tail.sizeBytes < minTailBytes) return null;
  const inMemory = Number(dataEnd) - tail.start;
  if (inMemory > maxZeroBytes) return zeroTail(dump, "memory");
  const thread = firstZeroedThread(dump, tail.start);
  if (thread !== null) {
    return zeroTail(dump, `the stack of thread ${thread}`);
  }
  return rangesAfter(dump, tail.start) > maxZeroRanges
    ? zeroTail(dump, "memory")
    : null;
}

/** Fewer zeros are not examined: any stack in use is larger than this. */
const minTailBytes = 1024;

/** The maximum length of zeros at the end of the memory of an intact dump. */
const maxZeroBytes = 64 * 1024;

/** Maximum number of zero ranges at the end of an intact small dump. */
const maxZeroRanges = 8;

/** Maximum number of bytes at the end of the file to read for a verdict. */
const lookBackBytes = 2 ** 17;

/** Maximum number of zeros to count for the message. */
const maxCountedBytes = 2 ** 28;

function zeroTail(dump: Minidump, what: string): Outcome {
  const zeros = zeroTailOf(dump.source, maxCountedBytes);
  return zerosInPlaceOf(what, zeros, zeros.sizeBytes < maxCountedBytes);
}

/**
 * Counts the memory ranges that are entirely in the zeros at the end of the
 * file. Stops at one more than {@linkcode maxZeroRanges}.
 */
function rangesAfter({ memory }: Minidump, start: number): number {
  let count = 0;
  for (const { ranges, survey } of memory.lists) {
    if (survey.dataEnd <= start) continue;
    for (const { dataOffset } of ranges()) {
      if (dataOffset >= start && ++count > maxZeroRanges) return count;
    }
  }
  return count;
}

function zeroedStream(dump: Minidump): Outcome | null {
  const stream = firstZeroedStream(dump);
  if (stream === null) return null;
  return damaged(`The ${stream.name} stream is all zeros.`, {
    fileOffset: stream.fileOffset,
    expected: `contents of ${counted(stream.sizeBytes, "byte")}`,
    actual: "zeros",
  });
}

function zeroedStack(dump: Minidump): Outcome | null {
  const stacks = zeroedStacksIn(dump);
  if (stacks === null) return null;
  const { threadId, from, end } = stacks.first;
  const message = `The stack of thread ${threadId} is all zeros.`;
  const evidence = {
    fileOffset: from,
    expected: "return addresses",
    actual: `${counted(end - from, "byte")} of zeros`,
  };
  return stacks.areMany ? damaged(message, evidence) : warn(message, {
    ...evidence,
    hint: "The thread may have just started. If you need its stack, take the " +
      "dump again.",
  });
}

/**
 * Flags that add memory in which many zeros are normal, such as global variables
 * and buffers that the program has not used yet.
 */
const flagsWithZeros = [
  "WithDataSegs",
  "WithFullMemory",
  "WithPrivateReadWriteMemory",
  "WithPrivateWriteCopyMemory",
] as const;

function manyZeros(dump: Minidump): Outcome | null {
  const { source, sizeBytes, header } = dump;
  const mayHaveZeros = flagsWithZeros.some((name) =>
    hasFlag(header.Flags ?? 0n, name)
  );
  if (mayHaveZeros) return null;
  let stacks: readonly UsedStack[] | null = null;
  return zerosWithin(
    source,
    sizeBytes,
    (zeros) => isInsideStack(stacks ??= [...usedStacks(dump)], zeros),
  );
}

/** IMAGE_DOS_HEADER, winnt.h (SDK). */
const dosHeader = new Layout("IMAGE_DOS_HEADER", 0x40, { e_magic: u16(0x00) });
const mz = 0x5a4d;

/** Reports modules that do not begin with MZ, in a full memory dump. */
function zeroedModule(dump: Minidump): Outcome | null {
  if (!hasFlag(dump.header.Flags ?? 0n, "WithFullMemory")) return null;
  let first: { at: number; found: number; name: string } | null = null;
  let count = 0;
  for (const { values } of dump.modules?.entries() ?? []) {
    const place = dump.memory.index.locate(values.BaseOfImage);
    if (place === null) continue;
    const data = readAt(dump.source, place.fileOffset, dosHeader.sizeBytes);
    if (data.length < dosHeader.sizeBytes) continue;
    const { e_magic: found } = dosHeader.read(data);
    if (found === mz) continue;
    count++;
    if (first !== null) continue;
    const name = moduleName(dump, values) ?? hex64(values.BaseOfImage);
    first = { at: place.fileOffset, found, name };
  }
  if (first === null) return null;
  const others = count === 1
    ? ""
    : ` and of ${counted(count - 1, "other module")}`;
  return damaged(
    `The memory of ${first.name}${others} does not begin with MZ.`,
    {
      fileOffset: first.at,
      expected: '"MZ", with which every module begins',
      actual: first.found === 0 ? "zeros" : hex(first.found),
      hint: "Copy the file again, or take the dump again. Few programs erase " +
        "their own headers.",
    },
  );
}
