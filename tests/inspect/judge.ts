import type { ByteSource } from "../../src/inspect/dump/byte_source.ts";
import { inspectSource } from "../../src/inspect/dump/inspect_source.ts";
import type { DumpReport } from "../../src/inspect/dump/report.ts";
import type { Status } from "../../src/base/finding.ts";
import { memorySource } from "./memory_source.ts";

/** A day after every dump that the builders make or that a sample holds. */
export const now = new Date("2026-11-01T00:00:00Z");

/** Judges a dump as the program does, for a live dump unless told otherwise. */
export function judge(
  dump: Uint8Array | ByteSource,
  bugCheck: number | "any" = 0x161,
  fields = false,
  map = false,
): DumpReport {
  const source = dump instanceof Uint8Array ? memorySource(dump) : dump;
  return inspectSource("test.dmp", source, {
    expect: { bugCheck },
    now,
    fields,
    map,
  });
}

/** The checks that ended so, by their names. */
export function checksThat(report: DumpReport, ...ends: Status[]): string[] {
  return report.checks.filter((one) => ends.includes(one.status))
    .map((one) => one.id);
}
