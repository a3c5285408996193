import { counted, hex64 } from "../../../base/text/count.ts";
import { exactNumber, type MinidumpReport } from "../report.ts";
import { memoryBytesOf } from "./memory.ts";
import type { Minidump } from "./read_minidump.ts";
import { streamType } from "./streams.ts";

/** PROCESSOR_ARCHITECTURE_*. Source: SYSTEM_INFO on Microsoft Learn. */
const architectures: Readonly<Record<number, string>> = {
  0: "x86",
  5: "arm",
  6: "ia64",
  9: "x64",
  12: "arm64",
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
  };
}

/** The summary of a complete minidump. */
export function describeMinidump(dump: Minidump): string {
  const threads = counted(dump.threads?.count ?? 0, "thread");
  const modules = counted(dump.modules?.count ?? 0, "module");
  return `Memory dump of a process with ${threads} and ${modules}.`;
}
