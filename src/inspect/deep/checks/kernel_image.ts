import { fail, type Outcome, pass, skip, warn } from "../../../base/finding.ts";
import { hex64 } from "../../../base/text/count.ts";
import type { Image } from "../kernel/image.ts";
import { symbolPathOf } from "../kernel/pdb_identity.ts";
import type { VirtualAddress } from "../memory/address.ts";
import { incompleteHint, machineCheck } from "./machine_check.ts";

export const kernelImageCheck = machineCheck({
  id: "kernel-image",
  title: "Kernel image",
  meaning: "The headers of the kernel image in memory, and the identity of " +
    "its symbols. Without the headers, the dump is partial. Without the " +
    "identity, a debugger may not find the symbols.",
  cure: "Take the dump again. For a warning, give the debugger the " +
    "ntoskrnl.exe of that machine.",
}, ({ kernelBase, kernelImage }) => judgeKernelImage(kernelBase, kernelImage));

/** Also used for triage dumps. */
export function judgeKernelImage(
  base: VirtualAddress | null,
  image: Image | null,
): readonly Outcome[] {
  if (base === null) return [skip("The kernel's base address is unknown.")];
  if (image === null) {
    return [fail("partial", "The kernel's headers are not in the dump.", {
      expected: `an image at ${hex64(base)}`,
      actual: "memory that is not in the dump, or not an image",
      hint: incompleteHint,
    })];
  }
  if (image.pdb === null) {
    return [warn("The identity of the kernel's symbols is not in the dump.", {
      expected: "a debug directory with an RSDS record",
      actual: "none that can be read",
      hint: "Give the debugger the ntoskrnl.exe of that machine.",
    })];
  }
  return [pass(`The kernel's symbols are ${symbolPathOf(image.pdb)}.`)];
}
