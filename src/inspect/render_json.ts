import { type FindingJson, findingJson } from "../finding_json.ts";
import { jsonDocument } from "../json_document.ts";
import type { DeepReport } from "./deep/deep_report.ts";
import type { FieldGroup } from "./fields.ts";
import type { DumpReport } from "./report.ts";
import type { RunVerdict } from "../verdict.ts";

/** The report of a dump in JSON documents. */
export type DumpJson = Omit<DumpReport, "checks" | "deep" | "structures"> & {
  readonly checks: readonly FindingJson[];
  readonly deep: DeepReport | null;
  readonly structures: readonly FieldGroup[] | null;
};

/** Turns a report into what JSON documents hold of it. */
export function dumpJson(dump: DumpReport): DumpJson {
  return {
    ...dump,
    checks: dump.checks.map(findingJson),
    deep: dump.deep ?? null,
    structures: dump.structures ?? null,
  };
}

/** The JSON document over all dumps: ASCII, with a line end. */
export function renderJson(
  verdict: RunVerdict,
  dumps: readonly DumpReport[],
): string {
  return jsonDocument({ verdict, dumps: dumps.map(dumpJson) });
}
