import { fail, type Outcome, pass, skip, warn } from "../../../base/finding.ts";
import { hex64 } from "../../../base/text/count.ts";
import { retakeHint } from "../../dump/hints.ts";
import type { KernelHeader } from "../../dump/kernel/header.ts";
import type { DebuggerData } from "../kernel/debugger_data.ts";
import { type Image, symbolPathOf } from "../kernel/image.ts";
import type { VirtualAddress } from "../memory/address.ts";
import { incompleteHint, machineCheck } from "./machine_check.ts";

export const debuggerDataCheck = machineCheck({
  id: "debugger-data",
  title: "Debugger data",
  meaning: "Checks KDBG, the block in which a debugger finds the addresses " +
    "of everything else. KDBG must be in the dump, be readable, and agree " +
    "with the header. A dump without KDBG is partial. A small dump (triage) " +
    "without KDBG only gets a warning: a debugger can still show most of " +
    "it. If KDBG contradicts the header, the dump is damaged.",
  cure: "If KDBG is missing or contradicts the header, take the dump again. " +
    "If KDBG is encoded, open the dump in WinDbg with the kernel's symbols: " +
    "WinDbg may be able to decode KDBG.",
}, ({ debuggerData, header }) => judgeDebuggerData(debuggerData, header));

/** The checks of triage dumps call this function, too. */
export function judgeDebuggerData(
  data: DebuggerData,
  header: KernelHeader,
): readonly Outcome[] {
  const fileOffset = header.offsetOf("KdDebuggerDataBlock");
  switch (data.state) {
    case "unknown":
      return [warn("The header has no address of the debugger data.", {
        fileOffset,
        expected: "the address of KDBG",
        actual: "not filled in",
        hint: "A debugger has to search for the debugger data.",
      })];
    case "missing":
      return [fail("partial", "The debugger data is not in the dump.", {
        fileOffset,
        expected: `KDBG at ${hex64(data.address ?? 0n)}`,
        actual: "memory that is not in the dump",
        hint: incompleteHint,
      })];
    case "encoded":
      return [warn("The debugger data cannot be decoded, or is invalid.", {
        fileOffset,
        expected: `"KDBG" at ${hex64((data.address ?? 0n) + 0x10n)}`,
        actual: "neither the tag nor an encoding that matches the header",
        hint: "Open the dump in WinDbg with the kernel's symbols: WinDbg " +
          "may be able to decode the debugger data.",
      })];
    case "plain":
    case "decoded":
      return compareWithHeader(data, header);
  }
}

function compareWithHeader(
  { fields, state }: DebuggerData & { state: "plain" | "decoded" },
  header: KernelHeader,
): readonly Outcome[] {
  const pairs = [
    ["PsLoadedModuleList", header.psLoadedModuleList],
    ["PsActiveProcessHead", header.psActiveProcessHead],
  ] as const;
  const contradictions = pairs.filter(([name, address]) => {
    const found = fields[name];
    return address !== null && address !== 0n && found !== null &&
      BigInt.asUintN(header.bits, found) !== address;
  });
  if (contradictions.length > 0) {
    return contradictions.map(([name, address]) =>
      fail(
        "damaged",
        "The header and the debugger data contradict each other.",
        {
          fileOffset: header.offsetOf(name),
          expected: `${name} ${hex64(fields[name] ?? 0n)}`,
          actual: hex64(address ?? 0n),
          hint: retakeHint,
        },
      )
    );
  }
  return [pass(
    state === "plain"
      ? "The debugger data is in the dump and agrees with the header."
      : "The debugger data is in the dump, and was decoded with addresses " +
        "from the header.",
  )];
}

export const kernelImageCheck = machineCheck({
  id: "kernel-image",
  title: "Kernel image",
  meaning: "Checks the headers of the kernel image in memory, and the " +
    "identity of its symbols. Without the headers, the dump is partial. " +
    "Without the identity, a debugger may not find the symbols.",
  cure:
    "If the headers are missing, take the dump again. If the identity of the " +
    "symbols (the RSDS record) is missing, give the debugger the ntoskrnl.exe " +
    "of the dumped machine.",
}, ({ kernelBase, kernelImage }) => judgeKernelImage(kernelBase, kernelImage));

/** The checks of triage dumps call this function, too. */
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
      hint: "Give the debugger the ntoskrnl.exe of the dumped machine.",
    })];
  }
  return [
    pass(`The path of the kernel's symbol file is ${symbolPathOf(image.pdb)}.`),
  ];
}
