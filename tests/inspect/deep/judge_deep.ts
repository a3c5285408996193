import type { ByteSource } from "../../../src/inspect/dump/byte_source.ts";
import type { DeepReport } from "../../../src/inspect/deep/deep_report.ts";
import {
  inspectKernelDeep,
  inspectMinidumpDeep,
} from "../../../src/inspect/deep/inspect_deep.ts";
import { inspectSource } from "../../../src/inspect/dump/inspect_source.ts";
import type { DumpReport } from "../../../src/inspect/dump/report.ts";
import {
  type ReadRequest,
  readRequest,
} from "../../../src/inspect/inspect_command_spec.ts";
import { now } from "../judge.ts";
import { memorySource } from "../memory_source.ts";

/** Inspects a dump as `inspect --deep --expect any` does. */
export function judgeDeep(
  dump: Uint8Array | ByteSource,
  read?: string,
): DumpReport & { readonly deep: DeepReport } {
  const source = dump instanceof Uint8Array ? memorySource(dump) : dump;
  const request: ReadRequest | null = read === undefined
    ? null
    : readRequest(read)!;
  const report = inspectSource("test.dmp", source, {
    expect: { bugChecks: ["any"], contents: [], isRequest: false },
    now,
    fields: false,
    deep: {
      kernel: (source, dump) => inspectKernelDeep(source, dump, request),
      minidump: (source, dump) => inspectMinidumpDeep(source, dump, request),
    },
  });
  if (report.deep === undefined) throw new Error(report.summary);
  return { ...report, deep: report.deep };
}

/** The ids of the deep checks of a dump with pages, in order. */
export const deepIds = [
  "translation",
  "debugger-data",
  "kernel-image",
  "modules",
  "processes",
  "processors",
  "stacks",
  "coverage",
] as const;

/** The status of each deep check, by id. */
export function deepStatuses(report: DumpReport): Record<string, string> {
  return Object.fromEntries(
    report.checks.filter((one) =>
      (deepIds as readonly string[]).includes(one.id)
    )
      .map((one) => [one.id, one.status]),
  );
}
