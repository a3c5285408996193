import { type Check, runChecks } from "../../../base/finding.ts";
import type { ByteSource } from "../byte_source.ts";
import { extraContents } from "../contents_on_demand.ts";
import type { InspectOptions } from "../inspect_options.ts";
import { type Inspected, judge, skipIfNotKept } from "../judge.ts";
import { ifKept, notChecked } from "../not_kept.ts";
import { minidumpChecks } from "./checks/all.ts";
import type { MinidumpEvidence } from "./checks/dump_type.ts";
import { minidumpSignatureCheck } from "./checks/structure.ts";
import { minidumpHeader } from "./layout.ts";
import { type Minidump, readMinidump } from "./read_minidump.ts";
import { describeMinidump, minidumpReport } from "./report.ts";

/** Reads and checks a minidump. */
export function inspectMinidump(
  source: ByteSource,
  options: InspectOptions,
): Inspected {
  return ifKept(
    () => minidumpResult(source, readMinidump(source), options, minidumpChecks),
    // The directory was not kept: only the header can be checked.
    (error) => {
      const { sizeBytes } = minidumpHeader;
      const header = readMinidump({ ...source, sizeBytes });
      const checks = minidumpChecks.map((check) =>
        check === minidumpSignatureCheck ? check : {
          ...check,
          run: () => [notChecked(check.title.toLowerCase(), error)],
        }
      );
      return minidumpResult(source, header, options, checks);
    },
  );
}

function minidumpResult(
  source: ByteSource,
  dump: Minidump,
  options: InspectOptions,
  checks: readonly Check<MinidumpEvidence>[],
): Inspected {
  const contents = options.fields || options.map ? extraContents.get() : null;
  const { expect } = options;
  const minidump = minidumpReport(dump);
  const deep = options.deep?.minidump(source, dump);
  return {
    format: "minidump",
    ...judge(
      [
        ...runChecks(skipIfNotKept(checks), { ...dump, expect }),
        ...deep?.checks ?? [],
        ...options.record?.other() ?? [],
      ],
      describeMinidump(minidump),
    ),
    kernel: null,
    minidump,
    ...deep && { deep: deep.report },
    ...options.fields && {
      structures: contents?.keptFields(source, dump.structures, () => false) ??
        [],
    },
    ...options.map && contents && {
      map: contents.processMap(dump.memory, source.sizeBytes),
    },
  };
}
