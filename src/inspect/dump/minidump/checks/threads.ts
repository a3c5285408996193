import {
  type Check,
  fail,
  type Outcome,
  pass,
  skip,
  warn,
} from "../../../../base/finding.ts";
import { counted, grouped } from "../../../../base/text/count.ts";
import { retakeHint, windbgHint } from "../../hints.ts";
import { readContext } from "../context.ts";
import { exceptionStream, thread } from "../layout.ts";
import type { Minidump } from "../read_minidump.ts";
import { maxCheckedThreads } from "../zeroed_stacks.ts";

/** Checks the registers of the threads and of the exception. */
export const threadsCheck: Check<Minidump> = {
  id: "threads",
  title: "Threads",
  meaning: "Checks the registers of every thread, and the thread and the " +
    "registers of the exception. Without the registers of a thread, a " +
    "debugger cannot show its stack.",
  cure: "Take the dump again. If only the exception is affected, debuggers " +
    "still show the threads.",
  run(dump) {
    const { threads } = dump;
    const defects = [
      ...registers(dump),
      ...unchecked(threads?.count ?? 0),
      ...exception(dump),
    ];
    if (defects.length > 0) return defects;
    if (threads === null || threads.count === 0) {
      return [skip("The dump lists no threads.")];
    }
    return [pass(`${counted(threads.count, "thread")} with registers.`)];
  },
};

const words = { absent: "missing", zeroed: "all zero" } as const;

function registers(dump: Minidump): Outcome[] {
  const without = { absent: 0, zeroed: 0 };
  let first: { id: number; state: "absent" | "zeroed"; at: number } | null =
    null;
  const entries = Iterator.from(dump.threads?.entries() ?? []);
  for (const { values, fileOffset } of entries.take(maxCheckedThreads)) {
    const { ThreadId, ContextRva, ContextDataSize } = values;
    const end = ContextRva + ContextDataSize;
    if (end > dump.sizeBytes) continue; // reported by the memory check
    const { state } = readContext(dump, ContextRva, ContextDataSize);
    if (state !== "absent" && state !== "zeroed") continue;
    without[state]++;
    const at = fileOffset + thread.fields.ContextDataSize.offset;
    first ??= { id: ThreadId, state, at };
  }
  if (first === null) return [];
  const count = without.absent + without.zeroed;
  const subject = `The registers of thread ${first.id}`;
  const others = count === 1
    ? ""
    : ` The same applies to ${counted(count - 1, "other thread")}.`;
  return [
    fail("partial", `${subject} are ${words[first.state]}.${others}`, {
      fileOffset: first.at,
      expected: "the registers of every thread",
      actual: `${grouped(without.absent)} missing, ${
        grouped(without.zeroed)
      } zeroed`,
      hint: "A debugger cannot show what such a thread was doing. Take the " +
        "dump again.",
    }),
  ];
}

/** Reports that only the first threads were checked. */
function unchecked(count: number): Outcome[] {
  return count <= maxCheckedThreads ? [] : [
    skip("The rest of the threads were not checked.", {
      verdict: "unverified",
      expected: `at most ${counted(maxCheckedThreads, "thread")}`,
      actual: counted(count, "thread"),
      hint: windbgHint,
    }),
  ];
}

function exception(dump: Minidump): Outcome[] {
  if (!dump.exception) return [];
  const { values, fileOffset } = dump.exception;
  const { ThreadId: id, ContextRva, ContextDataSize } = values;
  const entries = dump.threads?.entries() ?? [];
  const isListed = Iterator.from(entries)
    .some(({ values }) => values.ThreadId === id);
  const outcomes: Outcome[] = [];
  if (!isListed && id !== 0) {
    outcomes.push(
      warn(`Thread ${id}, which raised the exception, is missing.`, {
        fileOffset: fileOffset + exceptionStream.fields.ThreadId.offset,
        expected: "a thread of the thread list",
        actual: grouped(id),
        hint: "A debugger shows the registers of the exception, but no stack.",
      }),
    );
  }
  const isInFile = ContextRva + ContextDataSize <= dump.sizeBytes;
  const { state } = readContext(dump, ContextRva, ContextDataSize);
  if (isInFile && (state === "absent" || state === "zeroed")) {
    outcomes.push(warn(`The registers at the exception are ${words[state]}.`, {
      fileOffset: fileOffset + exceptionStream.fields.ContextDataSize.offset,
      expected: "the registers at the exception",
      actual: words[state],
      hint: `A debugger shows thread ${id} as it was after the exception. ` +
        `${retakeHint}`,
    }));
  }
  return outcomes;
}
