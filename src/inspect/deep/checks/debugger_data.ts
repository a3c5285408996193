import { fail, type Outcome, pass, warn } from "../../../base/finding.ts";
import { hex64 } from "../../../base/text/count.ts";
import type { KernelHeader } from "../../dump/kernel/header.ts";
import { retakeHint } from "../../dump/hints.ts";
import type { DebuggerData } from "../kernel/debugger_data.ts";
import { incompleteHint, machineCheck } from "./machine_check.ts";

/** KDBG: that it is there, can be understood, and says what the header says. */
export const debuggerDataCheck = machineCheck({
  id: "debugger-data",
  title: "Debugger data",
  meaning: "KDBG, the block by which a debugger finds everything else: " +
    "that it is there, can be decoded, and says what the header says. A " +
    "dump without it is partial, but for a small dump (triage), of which a " +
    "debugger shows most without. If it contradicts the header, the dump is " +
    "damaged.",
  cure: "Not in the dump, or contradicting: take the dump again. Encoded: " +
    "WinDbg with the kernel's symbols may decode it.",
}, ({ debuggerData, header }) => judgeDebuggerData(debuggerData, header));

/** Judges KDBG, wherever it was read. */
export function judgeDebuggerData(
  data: DebuggerData,
  header: KernelHeader,
): readonly Outcome[] {
  const fileOffset = header.offsetOf("KdDebuggerDataBlock");
  switch (data.state) {
    case "unknown":
      return [warn("The header does not say where the debugger data is.", {
        fileOffset,
        expected: "the address of KDBG",
        actual: "not filled in",
        hint: "A debugger has to search for it.",
      })];
    case "missing":
      return [fail("partial", "The debugger data is not in the dump.", {
        fileOffset,
        expected: `KDBG at ${hex64(data.address ?? 0n)}`,
        actual: "memory that the dump does not have",
        hint: incompleteHint,
      })];
    case "encoded":
      return [warn("The debugger data is encoded, or is something else.", {
        fileOffset,
        expected: `"KDBG" at ${hex64((data.address ?? 0n) + 0x10n)}`,
        actual: "neither that nor a code of known addresses",
        hint: "With the kernel's symbols a debugger may decode it.",
      })];
    case "plain":
    case "decoded":
      return compared(data, header);
  }
}

function compared(
  data: DebuggerData & { state: "plain" | "decoded" },
  header: KernelHeader,
): readonly Outcome[] {
  const { fields, state } = data;
  const names = ["PsLoadedModuleList", "PsActiveProcessHead"] as const;
  const told = {
    PsLoadedModuleList: header.psLoadedModuleList,
    PsActiveProcessHead: header.psActiveProcessHead,
  };
  const wrong = names.filter((name) => {
    const address = told[name];
    const found = fields[name];
    return address !== null && address !== 0n && found !== null &&
      BigInt.asUintN(header.bits, found) !== address;
  });
  if (wrong.length > 0) {
    return wrong.map((name) =>
      fail(
        "damaged",
        "The header and the debugger data contradict each other.",
        {
          fileOffset: header.offsetOf(name),
          expected: `${name} ${hex64(fields[name] ?? 0n)}`,
          actual: hex64(told[name] ?? 0n),
          hint: retakeHint,
        },
      )
    );
  }
  return [pass(
    state === "plain"
      ? "The debugger data is there, and says what the header says."
      : "The debugger data is there, encoded, and was decoded by the " +
        "addresses that the header has, too.",
  )];
}
