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
import { judgeDebuggerData } from "../checks/debugger_data.ts";
import { judgeKernelImage } from "../checks/kernel_image.ts";
import { isStackReadable } from "../kernel/threads.ts";
import { isReadable } from "../memory/virtual_memory.ts";
import type { TriageMachine } from "./triage_machine.ts";

/** What the deep checks of triage dumps judge. */
interface TriageEvidence {
  readonly machine: TriageMachine | null;
}

type TriageCheck = Check<TriageEvidence>;

type Judge = (machine: TriageMachine) => readonly Outcome[];

function triageCheck(
  { id, title, meaning, cure }: CheckGuide,
  run: Judge,
): TriageCheck {
  const absent = "The processor of the dump is not a known one.";
  return {
    id,
    title,
    meaning,
    cure,
    run: ({ machine }) => machine === null ? [skip(absent)] : run(machine),
  };
}

const lessHint = "A triage dump holds little: for more take a kernel dump.";

/** The process or the processor that the dump is of. */
function one(name: string, isThere: boolean): readonly Outcome[] {
  return [
    isThere ? pass(`${name} is there.`) : warn(`${name} is not in the dump.`, {
      expected: "a copy of it",
      actual: "memory that the dump does not have",
      hint: lessHint,
    }),
  ];
}

/** KDBG alone tells where things are in the copies, and how long these are. */
function withoutFields(noun: string): readonly Outcome[] {
  return [skip(`Without the debugger data no ${noun} can be found.`)];
}

/**
 * Without KDBG a debugger still shows what a triage dump is for: bug check,
 * registers, stack and drivers. Its lack is told, and decides nothing.
 */
function judgeTriageDebuggerData(
  { debuggerData, header }: TriageMachine,
): readonly Outcome[] {
  if (debuggerData.state !== "missing") {
    return judgeDebuggerData(debuggerData, header);
  }
  return [warn("The debugger data is not in the dump.", {
    fileOffset: header.offsetOf("KdDebuggerDataBlock"),
    expected: "a copy of KDBG, or a block with it",
    actual: "memory that the dump does not have",
    hint: "A debugger finds the bug check, the stack and the drivers without.",
  })];
}

function judgeProcess(machine: TriageMachine): readonly Outcome[] {
  const { process, memory, debuggerData } = machine;
  if (debuggerData.fields === null) return withoutFields("process");
  const size = debuggerData.fields.SizeEProcess ?? 0;
  const name = process === null
    ? "The process of the thread that ran"
    : `The process at ${hex64(process)}`;
  return one(
    name,
    process !== null && size > 0 && isReadable(memory, process, size),
  );
}

function judgeProcessor(
  { processorNumber: number, debuggerData }: TriageMachine,
) {
  if (debuggerData.fields === null) return withoutFields("processor");
  return number === null
    ? one("The processor that wrote the dump", false)
    : one(`The state of processor ${number}`, true);
}

/** How a triage dump answers each deep check, by its id. */
const judges: ReadonlyMap<string, Judge> = new Map<string, Judge>([
  ["translation", () => [
    skip("A triage dump holds blocks of virtual memory and no page tables."),
  ]],
  ["debugger-data", judgeTriageDebuggerData],
  [
    "kernel-image",
    (machine) =>
      machine.kernelImage?.pdb
        ? judgeKernelImage(machine.kernelBase, machine.kernelImage)
        : [skip("What names the kernel's symbols is not among the blocks.")],
  ],
  ["modules", ({ triage }) => {
    const count = triage.header.DriverCount ?? 0;
    return [
      count > 0 ? pass(`${counted(count, "driver")}.`) : warn(
        "The list of drivers is empty.",
        { expected: "at least 1 driver", actual: "none", hint: lessHint },
      ),
    ];
  }],
  ["processes", judgeProcess],
  ["processors", judgeProcessor],
  ["stacks", judgeStack],
  ["coverage", ({ memory }) => [
    pass(
      `${counted(memory.count, "block")} of virtual memory, ` +
        `${exactSize(memory.totalBytes)}.`,
    ),
  ]],
]);

/**
 * What a debugger needs, asked of a triage dump, which has little of it: the
 * deep checks of other kernel dumps, skipped where it has no answer.
 */
export const triageDeepChecks: readonly TriageCheck[] = machineChecks.map(
  (check) => triageCheck(check, judges.get(check.id) ?? judgeNothing),
);

function judgeNothing(): readonly Outcome[] {
  return [skip("A triage dump does not hold what this check looks at.")];
}

function judgeStack(machine: TriageMachine): readonly Outcome[] {
  const { memory, registers, stack, thread } = machine;
  if (registers === null) return [skip("The dump has no registers.")];
  const pointer = registers.stack;
  const at = hex64(pointer);
  if (!isReadable(memory, pointer, 1)) {
    return [warn(`The stack at ${at} is not in the dump.`, {
      expected: "the stack of the thread that ran",
      actual: "memory that the dump does not have",
      hint: lessHint,
    })];
  }
  const isOn = stack !== null && pointer >= stack.limit && pointer < stack.base;
  if (isOn && isStackReadable(memory, stack, pointer)) {
    const size = grouped(stack.base - pointer);
    return [pass(
      `The stack of thread ${
        hex64(thread!)
      } is there, ${size} bytes to its base.`,
    )];
  }
  return [pass(`The stack at ${at} is there, but perhaps not to its base.`)];
}
