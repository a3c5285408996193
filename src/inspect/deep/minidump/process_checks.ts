import {
  type Check,
  type Outcome,
  pass,
  skip,
  warn,
} from "../../../base/finding.ts";
import { counted, grouped, hex64 } from "../../../base/text/count.ts";
import { isMemoryCut } from "../../dump/minidump/memory.ts";
import type { Minidump } from "../../dump/minidump/read_minidump.ts";
import { tooManyBlocks } from "../checks/too_many.ts";
import type { ProcessImage } from "./process_image.ts";
import type { RegionCount } from "./regions.ts";

interface ProcessEvidence {
  readonly dump: Minidump;
  readonly image: ProcessImage;
  readonly regions: RegionCount | null;
}

/** MiniDumpWithFullMemory (minidumpapiset.h). */
const fullMemory = 0x2n;

/** Advice for a dump that lacks memory. */
function memoryHint({ memory, sizeBytes }: Minidump, isFull: boolean): string {
  if (isMemoryCut(memory, sizeBytes)) {
    return "The file is cut short: copy it again, or take the dump again.";
  }
  return isFull
    ? "Take the dump again."
    : "To include the missing memory, take the dump with --type full.";
}

/** The deep checks of minidumps. */
export const processChecks: readonly Check<ProcessEvidence>[] = [
  {
    id: "stacks",
    title: "Stacks",
    meaning: "Checks the stack of every thread, from its stack pointer to " +
      "the base. A missing stack is a warning: a debugger cannot show what " +
      "the thread was doing.",
    cure: "Take the dump again with all memory: livedump process --type full.",
    run: judgeStacks,
  },
  {
    id: "modules",
    title: "Loaded modules",
    meaning: "Counts the loaded modules whose symbol identity is in the " +
      "dump, and those whose headers are in the dump. Information only: never fails.",
    cure: "If the symbol identity is missing, give the debugger the " +
      "program's own files.",
    run({ image: { modules } }) {
      if (modules.length === 0) return [skip("The dump lists no modules.")];
      const headers = modules.filter((one) => one.image !== null).length;
      const identified = modules.filter((one) => one.pdb !== null).length;
      return [pass(
        `${counted(modules.length, "module")}: ${grouped(identified)} with ` +
          `a symbol identity, ${grouped(headers)} with headers.`,
      )];
    },
  },
  {
    id: "regions",
    title: "Memory regions",
    meaning: "Counts the memory regions that the process could read, and " +
      "how many of these are entirely in the dump. Information only: never " +
      "fails.",
    cure: "To include all regions, take the dump with livedump process " +
      "--type full.",
    run({ regions }) {
      if (regions === null) {
        return [skip(
          "The dump has no list of memory regions, or its regions overlap.",
        )];
      }
      const { readable, whole } = regions;
      return [pass(
        `${grouped(whole)} of ${
          counted(readable, "readable region")
        } are entirely in the dump.`,
      )];
    },
  },
];

function judgeStacks(
  { image: { machine, threads, memory }, dump }: ProcessEvidence,
): readonly Outcome[] {
  if (!memory.isComplete) return [tooManyBlocks("The stacks")];
  if (threads.length === 0) return [skip("The dump lists no threads.")];
  if (machine === null) {
    return [skip("The dump's processor type is unknown.")];
  }
  const all = counted(threads.length, "thread");
  const withoutRegisters = threads.filter((one) => one.registers === null);
  const withoutStack = threads.filter((one) =>
    one.registers !== null && !one.hasStack
  );
  const withoutCode = threads.filter((one) => !one.hasInstruction);
  const isFull = ((dump.header.Flags ?? 0n) & fullMemory) !== 0n;
  if (withoutRegisters.length > 0) {
    return [warn(
      `The registers of ${
        grouped(withoutRegisters.length)
      } of ${all} are not in the dump, so their stacks cannot be found.`,
      {
        expected: `the registers of thread ${withoutRegisters[0]!.id}`,
        actual: "no registers",
        hint: "Take the dump again.",
      },
    )];
  }
  if (withoutStack.length > 0) {
    const { id, registers } = withoutStack[0]!;
    return [warn(
      `The stacks of ${
        grouped(withoutStack.length)
      } of ${all} are not in the dump.`,
      {
        expected: `the stack of thread ${id}`,
        actual: `no memory at ${hex64(registers?.stack ?? 0n)}`,
        hint: memoryHint(dump, isFull),
      },
    )];
  }
  if (isFull && withoutCode.length > 0) {
    const at = hex64(withoutCode[0]!.registers?.instruction ?? 0n);
    return [warn(
      `The current instructions of ${
        grouped(withoutCode.length)
      } of ${all} are not in this full-memory dump.`,
      {
        expected: "every thread's current instruction",
        actual: `no memory at ${at}`,
        hint: "Take the dump again.",
      },
    )];
  }
  const withCode = grouped(threads.length - withoutCode.length);
  return [pass(
    `${all}, each with its stack; ${withCode} with the current instruction.`,
  )];
}
