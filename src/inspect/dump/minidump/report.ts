import { counted, hex64 } from "../../../base/text/count.ts";
import { ifKept } from "../not_kept.ts";
import { exactNumber, type MinidumpReport } from "../report.ts";
import { memoryBytesOf } from "./memory.ts";
import { readMinidumpProcess } from "./process_facts.ts";
import type { Minidump } from "./read_minidump.ts";
import { streamType } from "./streams.ts";

/** PROCESSOR_ARCHITECTURE_*. Source: SYSTEM_INFO on Microsoft Learn. */
const architectures: Readonly<Record<number, string>> = {
  0: "x86",
  5: "arm",
  6: "ia64",
  9: "x64",
  12: "arm64",
  // Values that Breakpad and Crashpad add: google/breakpad minidump_format.h.
  0x8001: "sparc",
  0x8002: "ppc64",
  0x8003: "arm64",
  0x8004: "mips64",
  0x8005: "riscv",
  0x8006: "riscv64",
};

/** The `minidump` object of the JSON report. */
export function minidumpReport(dump: Minidump): MinidumpReport {
  const { header, systemInfo: system } = dump;
  return {
    flags: header.Flags === undefined ? null : hex64(header.Flags),
    streams: dump.streams.filter((one) => one.type !== streamType.Unused)
      .map(({ type, name, sizeBytes, fileOffset }) => ({
        type,
        name,
        sizeBytes,
        fileOffset,
      })),
    threads: dump.threads?.count ?? null,
    modules: dump.modules?.count ?? null,
    memoryBytes: dump.memory.lists.length === 0
      ? null
      : exactNumber(memoryBytesOf(dump.memory)),
    machine: system === null
      ? "unknown"
      : architectures[system.values.ProcessorArchitecture] ?? "unknown",
    osBuild: system?.values.BuildNumber ?? null,
    // TimeDateStamp is a time_t, in seconds since 1970 (MINIDUMP_HEADER).
    time: header.TimeDateStamp
      ? new Date(header.TimeDateStamp * 1000).toISOString()
      : null,
    // The texts of a dump that came through a pipe may not have been kept.
    process: ifKept(() => readMinidumpProcess(dump), () => null),
  };
}

/** The summary of a complete minidump. */
export function describeMinidump({ threads, process }: MinidumpReport): string {
  const program = process?.programName ?? "a process";
  const id = process?.processId ?? null;
  const parts = [
    id === null ? program : `${program} (PID ${id})`,
    ...process ? [process.contents] : [],
    counted(threads ?? 0, "thread"),
  ];
  return `Memory dump of ${parts.join(", ")}.`;
}
