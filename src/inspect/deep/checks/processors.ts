import { fail, pass, skip, warn } from "../../../base/finding.ts";
import { counted, grouped, hex64 } from "../../../base/text/count.ts";
import type { KernelMachine } from "../kernel/kernel_machine.ts";
import type { Processor } from "../kernel/processors.ts";
import { isOnStack, isStackReadable, readStack } from "../kernel/threads.ts";
import { isCanonical } from "../memory/address_space.ts";
import type { PagingMode } from "../memory/paging.ts";
import { incompleteHint, machineCheck } from "./machine_check.ts";

export const processorsCheck = machineCheck({
  id: "processors",
  title: "Processors",
  meaning: "Checks the state (KPRCB) and the saved registers of every " +
    "processor. If a state is missing, the dump is partial. Missing " +
    "registers are a warning.",
  cure: "Take the dump again. Without the registers, !thread and !process " +
    "still show what each thread is waiting for.",
}, ({ processors, kernel }) => {
  if (processors === null || processors.length === 0) {
    return [skip("Processors cannot be found without the debugger data.")];
  }
  const missing = processors.filter((one) => !one.isReadable);
  const all = counted(processors.length, "processor");
  if (missing.length > 0) {
    const [first] = missing;
    return [fail(
      "partial",
      `The state of ${grouped(missing.length)} of ${all} is not in the dump.`,
      {
        expected: `KPRCB of processor ${first!.number}` +
          (first!.address === null ? "" : ` at ${hex64(first!.address)}`),
        actual: "memory that is not in the dump",
        hint: incompleteHint,
      },
    )];
  }
  const withoutRegisters = processors.filter((one) =>
    !hasRegisters(one, kernel.space.mode)
  );
  if (withoutRegisters.length > 0) {
    return [warn(
      `The registers of ${
        grouped(withoutRegisters.length)
      } of ${all} are not in the dump.`,
      {
        expected: `a context of processor ${withoutRegisters[0]!.number}`,
        actual: "none, or an invalid one",
        hint: "A debugger cannot show what these processors were running.",
      },
    )];
  }
  return [pass(`${all}, each with its state and its registers.`)];
});

/** Returns whether the context was filled in and has valid addresses. */
function hasRegisters({ registers }: Processor, mode: PagingMode): boolean {
  return registers !== null && registers.instruction !== 0n &&
    isCanonical(registers.instruction, mode) &&
    isCanonical(registers.stack, mode);
}

export const stacksCheck = machineCheck({
  id: "stacks",
  title: "Stacks",
  meaning: "Checks the stacks of the threads that were running when the " +
    "dump was taken. A missing stack is a warning: a debugger cannot show " +
    "what the thread was doing.",
  cure: "If you need the missing stacks, take the dump again.",
}, (machine) => {
  const { processors, stacks } = machine;
  const running = (processors ?? []).filter((one) => one.thread !== null);
  if (running.length === 0) {
    return [skip("Running threads cannot be found without the processors.")];
  }
  const missing = running.filter((one) => !hasStack(machine, one));
  if (missing.length > 0) {
    const [first] = missing;
    return [warn(
      `The stacks of ${grouped(missing.length)} of ${
        counted(running.length, "running thread")
      } are not in the dump.`,
      {
        expected: `the stack of thread ${hex64(first!.thread!)}`,
        actual: "memory that is not in the dump",
        hint: "A debugger cannot show what these threads were doing.",
      },
    )];
  }
  const all = stacks === null
    ? ""
    : ` In total, the dump has the stacks of ${grouped(stacks.readable)} of ${
      counted(stacks.threads, "thread")
    }.`;
  return [pass(
    `The stacks of ${
      counted(running.length, "running thread")
    } are in the dump.${all}`,
  )];
});

/**
 * Returns whether the dump contains the stack of a processor's running thread,
 * from the stack pointer to the base. If the processor's stack pointer is not
 * inside this stack, the saved stack pointer of the thread is used.
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
  return isStackReadable(
    kernel.space,
    stack,
    isOnStack(stack, pointer) ? pointer : stack.pointer,
  );
}
