import { type ByteSource, readAt, ReadError } from "./byte_source.ts";
import type { DeepInspector } from "./deep_inspector.ts";
import { readFields } from "./fields.ts";
import { describeFileKind, fileKindHeadBytes } from "./file_kind.ts";
import { fail, type Finding, runChecks } from "../finding.ts";
import { kernelChecks } from "./kernel/checks/all.ts";
import type { Expectation } from "./kernel/checks/kernel_check.ts";
import { isFill } from "./kernel/fill.ts";
import { readKernelDump } from "./kernel/read_kernel_dump.ts";
import { describeKernelDump, kernelReport } from "./kernel/report.ts";
import { triageFields } from "./kernel/triage_fields.ts";
import { minidumpChecks } from "./minidump/checks/all.ts";
import { readMinidump } from "./minidump/read_minidump.ts";
import { describeMinidump, minidumpReport } from "./minidump/report.ts";
import { recognise } from "./recognise.ts";
import type { DumpReport } from "./report.ts";
import { worstVerdict } from "../verdict.ts";

/** How to judge a dump. */
export interface InspectOptions {
  readonly expect: Expectation;
  /** For telling a plausible time. */
  readonly now: Date;
  /** Whether the report is to hold the raw fields. */
  readonly fields: boolean;
  /** What looks into its memory, where that was asked for. */
  readonly deep?: DeepInspector | null;
}

/**
 * Reads a dump and judges it. Whatever the bytes are, there is a report; time
 * and memory are bounded by the size of the file, never by a number in it.
 */
export function inspectSource(
  path: string,
  source: ByteSource,
  options: InspectOptions,
): DumpReport {
  const base = { path, sizeBytes: source.sizeBytes } as const;
  try {
    const head = readAt(source, 0, fileKindHeadBytes);
    switch (recognise(head)) {
      case "kernel64":
        return { ...base, ...inspectKernel(source, 64, options) };
      case "kernel32":
        return { ...base, ...inspectKernel(source, 32, options) };
      case "minidump":
        return { ...base, ...inspectMinidump(source, options) };
      case "unknown":
        return notADump(path, head, source.sizeBytes);
    }
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    return unreadable(path, source.sizeBytes, {
      message: `The file could not be read: ${error.message}.`,
      hint: "Check the disk or the connection, and copy the file again.",
      fileOffset: error.fileOffset,
    });
  }
}

type Judged = Omit<DumpReport, "path" | "sizeBytes">;

function inspectKernel(
  source: ByteSource,
  bits: 32 | 64,
  options: InspectOptions,
): Judged {
  const dump = readKernelDump(source, bits);
  const { expect, now } = options;
  const deep = options.deep?.kernel(source, dump);
  return {
    format: bits === 64 ? "kernel64" : "kernel32",
    ...judged(
      [
        ...runChecks(kernelChecks, { dump, expect, now }),
        ...deep?.checks ?? [],
      ],
      describeKernelDump(dump),
    ),
    kernel: kernelReport(dump),
    minidump: null,
    ...deep && { deep: deep.report },
    ...options.fields && {
      structures: [
        ...readFields(source, dump.structures, isFill),
        ...(dump.body.kind === "triage" ? triageFields(dump.body.triage) : []),
      ],
    },
  };
}

function inspectMinidump(source: ByteSource, options: InspectOptions): Judged {
  const dump = readMinidump(source);
  const deep = options.deep?.minidump(source, dump);
  return {
    format: "minidump",
    ...judged(
      [...runChecks(minidumpChecks, dump), ...deep?.checks ?? []],
      describeMinidump(dump),
    ),
    kernel: null,
    minidump: minidumpReport(dump),
    ...deep && { deep: deep.report },
    ...options.fields && {
      structures: readFields(source, dump.structures, () => false),
    },
  };
}

function judged(checks: readonly Finding[], description: string) {
  const verdict = worstVerdict(
    checks.map((one) => one.verdict).filter((one) => one !== undefined),
  );
  const reason = checks.find((one) => one.verdict === verdict);
  return { verdict, summary: reason?.message ?? description, checks };
}

function notADump(
  path: string,
  head: Uint8Array,
  sizeBytes: number,
): DumpReport {
  const { label, advice } = describeFileKind(head, sizeBytes);
  return unreadable(path, sizeBytes, {
    message: `This is not a dump but ${label}.`,
    hint: advice,
    fileOffset: 0,
    expected: '"PAGEDU64", "PAGEDUMP" or "MDMP"',
  });
}

/** The report of an input that cannot be read or is not a dump. */
export function unreadable(
  path: string,
  sizeBytes: number | null,
  reason: {
    readonly message: string;
    readonly hint: string;
    readonly fileOffset?: number;
    readonly expected?: string;
  },
): DumpReport {
  const { message, ...evidence } = reason;
  return {
    path,
    sizeBytes,
    format: "unknown",
    verdict: "unreadable",
    summary: message,
    kernel: null,
    minidump: null,
    checks: [{
      id: "signature",
      title: "Signature",
      ...fail("unreadable", message, evidence),
    }],
  };
}
