import { fail, pass, skip, warn } from "../../../base/finding.ts";
import { counted, hex64 } from "../../../base/text/count.ts";
import type { Processor } from "../kernel/processors.ts";
import { isCanonical } from "../memory/address_space.ts";
import type { PagingMode } from "../memory/paging.ts";
import { incompleteHint, machineCheck } from "./machine_check.ts";

/** Every processor's KPRCB and the context that was saved of it. */
export const processorsCheck = machineCheck({
  id: "processors",
  title: "Processors",
  meaning: "The state of every processor (KPRCB) and the registers that " +
    "were saved of it. A state that is missing is partial; registers that " +
    "are missing are a warning.",
  cure: "Take the dump again. Without the registers, !thread and !process " +
    "still show what each thread waits for.",
}, ({ processors, kernel }) => {
  if (processors === null || processors.length === 0) {
    return [skip("Without the debugger data no processor can be found.")];
  }
  const missing = processors.filter((one) => !one.isReadable);
  const all = counted(processors.length, "processor");
  if (missing.length > 0) {
    const [first] = missing;
    return [fail(
      "partial",
      `The state of ${missing.length} of ${all} is not in the dump.`,
      {
        expected: `KPRCB of processor ${first!.number}` +
          (first!.address === null ? "" : ` at ${hex64(first!.address)}`),
        actual: "memory that the dump does not have",
        hint: incompleteHint,
      },
    )];
  }
  const strange = processors.filter((one) =>
    !isPlausible(one, kernel.space.mode)
  );
  if (strange.length > 0) {
    return [warn(
      `The registers of ${strange.length} of ${all} are not in the dump.`,
      {
        expected: `a context of processor ${strange[0]!.number}`,
        actual: "none that was filled in",
        hint: "A debugger cannot show what they ran.",
      },
    )];
  }
  return [pass(`${all}, each with its state and its registers.`)];
});

/** A context that was filled, and with addresses that the processor has. */
function isPlausible({ registers }: Processor, mode: PagingMode): boolean {
  return registers !== null && registers.instruction !== 0n &&
    isCanonical(registers.instruction, mode) &&
    isCanonical(registers.stack, mode);
}
