import {
  type Check,
  type CheckGuide,
  type Outcome,
  pass,
  skip,
  warn,
} from "../../../base/finding.ts";
import {
  counted,
  exactSize,
  grouped,
  hex64,
} from "../../../base/text/count.ts";
import { machineChecks } from "../checks/all_machine.ts";
import { judgeDebuggerData, judgeKernelImage } from "../checks/kernel.ts";
import { tooManyBlocks } from "../checks/too_many.ts";
import { isOnStack, isStackReadable } from "../kernel/threads.ts";
import { isRangeReadable } from "../memory/virtual_memory.ts";
import type { TriageMachine } from "./triage_machine.ts";

type TriageCheck = Check<{
  /** The memory of the dump; `null` if the processor type is unknown. */
  readonly machine: TriageMachine | null;
}>;

type Judge = (machine: TriageMachine) => readonly Outcome[];

function triageCheck(
  { id, title, meaning, cure }: CheckGuide,
  run: Judge,
): TriageCheck {
  const unknown = "The dump's processor type is unknown.";
  return {
    id,
    title,
    meaning,
    cure,
    run: ({ machine }) => machine === null ? [skip(unknown)] : run(machine),
  };
}

const kernelDumpHint = "A triage dump is small. To get more memory, take a " +
  "kernel dump.";

function judgeCopy(name: string, isInDump: boolean): readonly Outcome[] {
  if (isInDump) return [pass(`${name} is in the dump.`)];
  return [warn(`${name} is not in the dump.`, {
    expected: "a copy of its structure",
    actual: "memory that is not in the dump",
    hint: kernelDumpHint,
  })];
}

/**
 * Skips a check that needs KDBG: only KDBG has the sizes and offsets of the
 * copied structures.
 */
function skipWithoutFields(noun: string): readonly Outcome[] {
  return [skip(`The ${noun} cannot be found without the debugger data.`)];
}

/**
 * Without KDBG, a debugger still shows the main contents of a triage dump: bug
 * check, registers, stack and drivers. So a missing KDBG is only a warning.
 */
function judgeTriageDebuggerData(
  { debuggerData, header }: TriageMachine,
): readonly Outcome[] {
  if (debuggerData.state !== "missing") {
    return judgeDebuggerData(debuggerData, header);
  }
  return [warn("The debugger data is not in the dump.", {
    fileOffset: header.offsetOf("KdDebuggerDataBlock"),
    expected: "a copy of KDBG, or a block that contains it",
    actual: "memory that is not in the dump",
    hint: "A debugger still shows the bug check, the stack and the drivers.",
  })];
}

function judgeProcess(machine: TriageMachine): readonly Outcome[] {
  const { process, memory, debuggerData } = machine;
  if (debuggerData.fields === null) return skipWithoutFields("process");
  const size = debuggerData.fields.SizeEProcess ?? 0;
  const name = process === null
    ? "The process of the running thread"
    : `The process at ${hex64(process)}`;
  return judgeCopy(
    name,
    process !== null && size > 0 && isRangeReadable(memory, process, size),
  );
}

function judgeProcessor(
  { processorNumber: number, debuggerData }: TriageMachine,
) {
  if (debuggerData.fields === null) return skipWithoutFields("processor");
  return number === null
    ? judgeCopy("The processor that wrote the dump", false)
    : judgeCopy(`The state of processor ${number}`, true);
}

/** The implementations of the deep checks for triage dumps, by check id. */
const judges: ReadonlyMap<string, Judge> = new Map<string, Judge>([
  ["translation", () => [
    skip("A triage dump has blocks of virtual memory, but no page tables."),
  ]],
  ["debugger-data", judgeTriageDebuggerData],
  [
    "kernel-image",
    (machine) =>
      machine.kernelImage?.pdb
        ? judgeKernelImage(machine.kernelBase, machine.kernelImage)
        : [skip("The identity of the kernel's symbols is not in the dump.")],
  ],
  ["modules", ({ triage }) => {
    const count = triage.header.DriverCount ?? 0;
    if (!triage.areDriversKnown && count > 0) {
      const message = `${counted(count, "driver")}. The format of the driver ` +
        "entries in a 32-bit dump is not known.";
      return [skip(message)];
    }
    return [
      count > 0 ? pass(`${counted(count, "driver")}.`) : warn(
        "The list of drivers is empty.",
        { expected: "at least 1 driver", actual: "none", hint: kernelDumpHint },
      ),
    ];
  }],
  ["processes", judgeProcess],
  ["processors", judgeProcessor],
  ["stacks", judgeStack],
  ["coverage", ({ memory }) => [
    memory.isComplete
      ? pass(
        `${counted(memory.count, "block")} of virtual memory, ` +
          `${exactSize(memory.totalBytes)}.`,
      )
      : tooManyBlocks("The blocks of memory"),
  ]],
]);

/**
 * The deep checks of kernel dumps, as implemented for triage dumps. Checks
 * without a row in {@linkcode judges} are skipped.
 */
export const triageDeepChecks: readonly TriageCheck[] = machineChecks.map(
  (check) => triageCheck(check, judges.get(check.id) ?? judgeNothing),
);

function judgeNothing(): readonly Outcome[] {
  return [skip("A triage dump does not contain what this check examines.")];
}

function judgeStack(machine: TriageMachine): readonly Outcome[] {
  const { memory, registers, stack, thread } = machine;
  if (registers === null) return [skip("The dump has no registers.")];
  const pointer = registers.stack;
  const at = hex64(pointer);
  if (!isRangeReadable(memory, pointer, 1)) {
    return [warn(`The stack at ${at} is not in the dump.`, {
      expected: "the stack of the running thread",
      actual: "memory that is not in the dump",
      hint: kernelDumpHint,
    })];
  }
  const isComplete = stack !== null && isOnStack(stack, pointer) &&
    isStackReadable(memory, stack, pointer);
  if (isComplete) {
    const size = grouped(stack.base - pointer);
    return [pass(
      `The stack of thread ${
        hex64(thread!)
      } is in the dump, ${size} bytes to its base.`,
    )];
  }
  return [
    pass(`The stack at ${at} is in the dump, but may end before its base.`),
  ];
}
