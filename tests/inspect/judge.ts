import type { ByteSource } from "../../src/inspect/dump/byte_source.ts";
import { inspectSource } from "../../src/inspect/dump/inspect_source.ts";
import type { DumpReport } from "../../src/inspect/dump/report.ts";
import { defaultExpectation } from "../../src/inspect/expectation.ts";
import type { Status } from "../../src/base/finding.ts";
import { memorySource } from "./memory_source.ts";

/** A time later than the time in every built dump and every sample. */
export const now = new Date("2026-11-01T00:00:00Z");

/** Inspects a dump as the program does. By default it expects a live dump. */
export function judge(
  dump: Uint8Array | ByteSource,
  bugCheck: number | "any" = 0x161,
  fields = false,
  map = false,
): DumpReport {
  const source = dump instanceof Uint8Array ? memorySource(dump) : dump;
  return inspectSource("test.dmp", source, {
    expect: { ...defaultExpectation, bugChecks: [bugCheck] },
    now,
    fields,
    map,
  });
}

/** The IDs of the checks that have one of these statuses. */
export function checksThat(report: DumpReport, ...ends: Status[]): string[] {
  return report.checks.filter((one) => ends.includes(one.status))
    .map((one) => one.id);
}
