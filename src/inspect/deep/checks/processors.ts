import { fail, pass, skip, warn } from "../../../base/finding.ts";
import { counted, grouped, hex64 } from "../../../base/text/count.ts";
import type { Processor } from "../kernel/processors.ts";
import { isCanonical } from "../memory/address_space.ts";
import type { PagingMode } from "../memory/paging.ts";
import { incompleteHint, machineCheck } from "./machine_check.ts";

export const processorsCheck = machineCheck({
  id: "processors",
  title: "Processors",
  meaning: "The state (KPRCB) and the saved registers of every processor. A " +
    "missing state makes the dump partial. Missing registers are a warning.",
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
        hint: "A debugger cannot show what they were running.",
      },
    )];
  }
  return [pass(`${all}, each with its state and its registers.`)];
});

/** Whether the context was filled in, with valid addresses. */
function hasRegisters({ registers }: Processor, mode: PagingMode): boolean {
  return registers !== null && registers.instruction !== 0n &&
    isCanonical(registers.instruction, mode) &&
    isCanonical(registers.stack, mode);
}
