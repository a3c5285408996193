import { type FindingJson, findingJson } from "../finding_json.ts";
import type { FieldGroup } from "./fields.ts";
import type { DumpReport } from "./report.ts";

/** The report of a dump in JSON documents. */
export type DumpJson = Omit<DumpReport, "checks" | "structures"> & {
  readonly checks: readonly FindingJson[];
  readonly structures: readonly FieldGroup[] | null;
};

/** Turns a report into what JSON documents hold of it. */
export function dumpJson(dump: DumpReport): DumpJson {
  return {
    ...dump,
    checks: dump.checks.map(findingJson),
    structures: dump.structures ?? null,
  };
}
