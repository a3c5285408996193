import {
  type Check,
  type Outcome,
  pass,
  skip,
  warn,
} from "../../../base/finding.ts";
import { counted, grouped, hex64 } from "../../../base/text/count.ts";
import type { Minidump } from "../../dump/minidump/read_minidump.ts";
import type { ProcessImage } from "./process_image.ts";
import type { RegionCount } from "./regions.ts";

/** What the deep checks of minidumps judge. */
interface ProcessEvidence {
  readonly dump: Minidump;
  readonly image: ProcessImage;
  readonly regions: RegionCount | null;
}

/** MiniDumpWithFullMemory (minidumpapiset.h). */
const fullMemory = 0x2n;

const hint = "A debugger cannot show what is not in the dump: take a full one.";

/** What a debugger needs of a process. */
export const processChecks: readonly Check<ProcessEvidence>[] = [
  {
    id: "stacks",
    title: "Stacks",
    meaning: "The stack of every thread, from where it was. One that is " +
      "missing is a warning: what that thread did cannot be shown.",
    cure: "Take the dump again, with all memory: livedump process --type " +
      "full.",
    run: judgeStacks,
  },
  {
    id: "modules",
    title: "Loaded modules",
    meaning: "How many of the loaded modules have the identity of their " +
      "symbols and their headers in the dump. It is told, and fails nothing.",
    cure: "Where the identity is missing, give the debugger the program's " +
      "own files.",
    run({ image: { modules } }) {
      if (modules.length === 0) return [skip("The dump lists no modules.")];
      const headers = modules.filter((one) => one.image !== null).length;
      const named = modules.filter((one) => one.pdb !== null).length;
      return [pass(
        `${counted(modules.length, "module")}: ${grouped(named)} with the ` +
          `identity of their symbols, ${grouped(headers)} with their headers.`,
      )];
    },
  },
  {
    id: "regions",
    title: "Memory regions",
    meaning: "How many of the regions that the process could read are wholly " +
      "in the dump. It is told, and fails nothing.",
    cure: "For all of them: livedump process --type full.",
    run({ regions }) {
      if (regions === null) {
        return [skip(
          "The dump does not describe the process's memory, or more than once.",
        )];
      }
      const { readable, whole } = regions;
      return [pass(
        `${grouped(whole)} of ${
          counted(readable, "readable region")
        } are wholly in the dump.`,
      )];
    },
  },
];

function judgeStacks(
  { image: { machine, threads }, dump }: ProcessEvidence,
): readonly Outcome[] {
  if (threads.length === 0) return [skip("The dump lists no threads.")];
  if (machine === null) {
    return [skip("The processor of the dump is not a known one.")];
  }
  const all = counted(threads.length, "thread");
  const lost = threads.filter((one) => !one.hasStack);
  const blind = threads.filter((one) => !one.hasInstruction);
  const isFull = ((dump.header.Flags ?? 0n) & fullMemory) !== 0n;
  if (lost.length > 0) {
    const { id, registers } = lost[0]!;
    return [warn(
      `The stacks of ${lost.length} of ${all} are not in the dump.`,
      {
        expected: `the stack of thread ${id}`,
        actual: registers === null
          ? "no registers"
          : `nothing at ${hex64(registers.stack)}`,
        hint,
      },
    )];
  }
  if (isFull && blind.length > 0) {
    const at = hex64(blind[0]!.registers?.instruction ?? 0n);
    return [warn(
      `What ${blind.length} of ${all} ran is not in a dump of all memory.`,
      {
        expected: "every thread's instruction",
        actual: `nothing at ${at}`,
        hint,
      },
    )];
  }
  const seen = grouped(threads.length - blind.length);
  return [pass(
    `${all}, each with its stack; ${seen} with the instruction that it was at.`,
  )];
}
