import { fail, type Outcome, pass, skip, warn } from "../../../base/finding.ts";
import { hex64 } from "../../../base/text/count.ts";
import type { Image } from "../kernel/image.ts";
import { symbolPathOf } from "../kernel/pdb_identity.ts";
import type { VirtualAddress } from "../memory/address.ts";
import { incompleteHint, machineCheck } from "./machine_check.ts";

/** The kernel's image: its headers, and which symbols belong to it. */
export const kernelImageCheck = machineCheck({
  id: "kernel-image",
  title: "Kernel image",
  meaning: "The headers of the kernel in memory, and which symbols belong " +
    "to it. Without the headers the dump is partial; without the name of " +
    "the symbols a debugger has to guess them.",
  cure: "Take the dump again. For a warning, give the debugger the " +
    "ntoskrnl.exe of that machine.",
}, ({ kernelBase, kernelImage }) => judgeKernelImage(kernelBase, kernelImage));

/** Judges the image of the kernel, wherever it was read. */
export function judgeKernelImage(
  base: VirtualAddress | null,
  image: Image | null,
): readonly Outcome[] {
  if (base === null) return [skip("Where the kernel is could not be told.")];
  if (image === null) {
    return [fail("partial", "The headers of the kernel are not in the dump.", {
      expected: `an image at ${hex64(base)}`,
      actual: "memory that the dump does not have, or no image",
      hint: incompleteHint,
    })];
  }
  if (image.pdb === null) {
    return [warn("Which symbols belong to the kernel is not in the dump.", {
      expected: "a debug directory with an RSDS record",
      actual: "none that can be read",
      hint: "A debugger finds them by the kernel's own file, if at all.",
    })];
  }
  return [pass(`The kernel's symbols are ${symbolPathOf(image.pdb)}.`)];
}
