import { pass, skip, warn } from "../../../base/finding.ts";
import { counted, grouped, hex64 } from "../../../base/text/count.ts";
import type { KernelMachine } from "../kernel/kernel_machine.ts";
import type { Processor } from "../kernel/processors.ts";
import { isStackReadable, readStack } from "../kernel/threads.ts";
import { machineCheck } from "./machine_check.ts";

/** The stacks of the threads that ran, and those of all others. */
export const stacksCheck = machineCheck({
  id: "stacks",
  title: "Stacks",
  meaning: "The stacks of the threads that ran when the dump was taken. " +
    "Those that are missing are a warning: what these threads did cannot " +
    "be shown.",
  cure: "If it is they that matter, take the dump again.",
}, (machine) => {
  const { processors, stacks } = machine;
  const running = (processors ?? []).filter((one) => one.thread !== null);
  if (running.length === 0) {
    return [skip("Without the processors no thread can be found.")];
  }
  const lost = running.filter((one) => !hasStack(machine, one));
  if (lost.length > 0) {
    const [first] = lost;
    return [warn(
      `The stacks of ${lost.length} of ${
        counted(running.length, "running thread")
      } are not in the dump.`,
      {
        expected: `the stack of thread ${hex64(first!.thread!)}`,
        actual: "memory that the dump does not have",
        hint: "A debugger cannot show what these threads did.",
      },
    )];
  }
  const all = stacks === null
    ? ""
    : ` Those of ${grouped(stacks.readable)} of ${
      counted(stacks.threads, "thread")
    } are in the dump.`;
  return [pass(
    `The stacks of ${
      counted(running.length, "running thread")
    } are there.${all}`,
  )];
});

/**
 * Whether the stack of the thread that ran can be read: from where the
 * processor was, if that is on it.
 */
function hasStack(
  { kernel, debuggerData }: KernelMachine,
  { thread, registers }: Processor,
): boolean {
  const { fields } = debuggerData;
  if (fields === null || thread === null) return false;
  const stack = readStack(kernel.space, thread, fields);
  if (stack === null) return false;
  const pointer = registers?.stack ?? stack.pointer;
  const isOn = pointer >= stack.limit && pointer < stack.base;
  return isStackReadable(kernel.space, stack, isOn ? pointer : stack.pointer);
}
