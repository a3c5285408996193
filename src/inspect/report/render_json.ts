import { type FindingJson, findingJson } from "../../base/finding.ts";
import type { WindowsRecord } from "../../base/record/windows_record.ts";
import type { DeepReport } from "../deep/deep_report.ts";
import type { FieldGroup } from "../dump/fields.ts";
import type { MemoryMap } from "../dump/map/memory_map.ts";
import type { DumpHash, DumpReport } from "../dump/report.ts";

/** The report of a dump in JSON documents. */
export type DumpJson =
  & Omit<
    DumpReport,
    "checks" | "deep" | "hash" | "windowsRecord" | "structures" | "map"
  >
  & {
    readonly checks: readonly FindingJson[];
    readonly hash: DumpHash | null;
    readonly windowsRecord: WindowsRecord | null;
    readonly deep: DeepReport | null;
    readonly structures: readonly FieldGroup[] | null;
    readonly map: MemoryMap | null;
  };

export function dumpJson(dump: DumpReport): DumpJson {
  return {
    ...dump,
    checks: dump.checks.map(findingJson),
    hash: dump.hash ?? null,
    windowsRecord: dump.windowsRecord?.record ?? null,
    deep: dump.deep ?? null,
    structures: dump.structures ?? null,
    map: dump.map ?? null,
  };
}
