import {
  type Check,
  type CheckGroup,
  type CheckGuide,
  fail,
  type Finding,
  runChecks,
} from "../../base/finding.ts";
import { worstVerdict } from "../../base/verdict.ts";
import type { Expectation } from "../expectation.ts";
import { type ByteSource, readAt, ReadError } from "./byte_source.ts";
import type { DeepInspector } from "./deep_inspector.ts";
import {
  type FieldGroup,
  type FillTest,
  readFields,
  type Structure,
} from "./fields.ts";
import { describeFileKind, fileKindHeadBytes } from "./file_kind.ts";
import { kernelChecks } from "./kernel/checks/all.ts";
import { isFill } from "./kernel/fill.ts";
import { readKernelDump } from "./kernel/read_kernel_dump.ts";
import { describeKernelDump, kernelReport } from "./kernel/report.ts";
import { triageFields } from "./kernel/triage_fields.ts";
import { physicalMap } from "./map/physical_map.ts";
import { processMap } from "./map/process_map.ts";
import { minidumpChecks } from "./minidump/checks/all.ts";
import type { MinidumpEvidence } from "./minidump/checks/dump_type.ts";
import { minidumpSignatureCheck } from "./minidump/checks/structure.ts";
import { minidumpHeader } from "./minidump/layout.ts";
import { type Minidump, readMinidump } from "./minidump/read_minidump.ts";
import { describeMinidump, minidumpReport } from "./minidump/report.ts";
import { ifKept, notChecked } from "./not_kept.ts";
import { bitsByMachine, recognize } from "./recognize.ts";
import type { RecordInspector } from "./record_inspector.ts";
import type { DumpFormat, DumpReport } from "./report.ts";
import { textDamage } from "./text_damage.ts";
import { findWrappedDump, wrappedDumpReason } from "./wrapped_dump.ts";

/** How to check a dump and what to include in the report. */
export interface InspectOptions {
  readonly expect: Expectation;
  /** The current time. A dump with a much later time is not plausible. */
  readonly now: Date;
  /** Number of filler pages; `null` if not all pages of the dump were read. */
  readonly fillerPages?: number | null;
  /** Whether to include the raw fields in the report. */
  readonly fields: boolean;
  /** Whether to include the map of the memory in the report. */
  readonly map?: boolean;
  /** The deep inspector; `null` or absent for no deep inspection. */
  readonly deep?: DeepInspector | null;
  /**
   * Compares the dump with the record of its capture; set only if there is a
   * record.
   */
  readonly record?: RecordInspector | null;
}

/**
 * Reads and checks a dump. Returns a report whatever the file contains. Time
 * and memory are limited by the size of the file, not by numbers in the file.
 */
export function inspectSource(
  path: string,
  source: ByteSource,
  options: InspectOptions,
): DumpReport {
  const base = { path, sizeBytes: source.sizeBytes } as const;
  try {
    const head = readAt(source, 0, fileKindHeadBytes);
    const format = recognize(head);
    const damage = mayBeText(format, head) ? textDamage(head) : null;
    if (damage !== null) {
      return notADump(path, source.sizeBytes, { ...damage, fileOffset: 0 });
    }
    switch (format) {
      case "kernel64":
        return { ...base, ...inspectKernel(source, 64, options) };
      case "kernel32":
        return { ...base, ...inspectKernel(source, 32, options) };
      case "minidump":
        return { ...base, ...inspectMinidump(source, options) };
      case "unknown":
        return otherFile(path, head, source);
    }
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    return unreadable(path, source.sizeBytes, {
      ...readErrorReason(error),
      fileOffset: error.fileOffset,
    });
  }
}

/**
 * Whether a program may have converted the dump to text. Such a conversion
 * changes the version of a minidump, and the machine type or an address of a
 * kernel dump.
 */
function mayBeText(format: DumpFormat, head: Uint8Array): boolean {
  return format !== "minidump" &&
    (bitsByMachine(head) === null || head.every((byte) => byte < 0x80));
}

/** ERROR_LOCK_VIOLATION ("System Error Codes") in a message from Deno. */
const lockViolation = /\(os error 33\)/;

function readErrorReason({ message }: ReadError) {
  if (Deno.build.os === "windows" && lockViolation.test(message)) {
    return {
      message: "Another program has locked a part of the file.",
      hint: "Wait until the dump is written, then inspect it.",
    };
  }
  return {
    message: `The file could not be read: ${message}.`,
    hint: "Check the disk or the connection, and copy the file again.",
  };
}

type Inspected = Omit<DumpReport, "path" | "sizeBytes">;

function inspectKernel(
  source: ByteSource,
  bits: 32 | 64,
  options: InspectOptions,
): Inspected {
  const dump = readKernelDump(source, bits);
  const { body } = dump;
  const { expect, now, fillerPages = null } = options;
  const deep = options.deep?.kernel(source, dump);
  const recorded = options.record?.kernel(dump);
  return {
    format: bits === 64 ? "kernel64" : "kernel32",
    ...judge(
      [
        ...runChecks(skipIfNotKept(kernelChecks), {
          dump,
          expect,
          fillerPages,
          now,
        }),
        ...deep?.checks ?? [],
        ...recorded?.findings ?? [],
      ],
      describeKernelDump(dump),
    ),
    kernel: kernelReport(dump),
    minidump: null,
    ...deep && { deep: deep.report },
    ...recorded?.report && { windowsRecord: recorded.report },
    ...options.fields && {
      structures: [
        ...keptFields(source, dump.structures, isFill),
        ...body.kind === "triage"
          ? ifKept(() => triageFields(body.triage), () => [])
          : [],
      ],
    },
    ...options.map && body.kind === "pages" && {
      map: physicalMap(source, body.table),
    },
  };
}

/**
 * Reads the raw fields. Leaves out structures that came through a pipe and were
 * not kept.
 */
function keptFields(
  source: ByteSource,
  structures: readonly Structure[],
  isFill: FillTest,
): FieldGroup[] {
  return structures.flatMap((one) =>
    ifKept(() => readFields(source, [one], isFill), () => [])
  );
}

/**
 * Wraps checks so that they are skipped if they need bytes that were not kept.
 */
function skipIfNotKept<D>(checks: readonly Check<D>[]): Check<D>[] {
  return checks.map((check) => ({
    ...check,
    run: (dump) =>
      ifKept(
        () => check.run(dump),
        (error) => [notChecked(check.title.toLowerCase(), error)],
      ),
  }));
}

function inspectMinidump(
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
      structures: keptFields(source, dump.structures, () => false),
    },
    ...options.map && { map: processMap(dump.memory, source.sizeBytes) },
  };
}

function judge(checks: readonly Finding[], description: string) {
  const verdict = worstVerdict(
    checks.map((one) => one.verdict).filter((one) => one !== undefined),
  );
  const reason = checks.find((one) => one.verdict === verdict);
  return { verdict, summary: reason?.message ?? description, checks };
}

/** Adds the results of checks that ran later to a report. */
export function withFindings(
  report: DumpReport,
  findings: readonly Finding[],
): DumpReport {
  const { verdict, summary, checks } = report;
  const judged = judge(findings, summary);
  const isWorse = worstVerdict([verdict, judged.verdict]) !== verdict;
  return {
    ...report,
    checks: [...checks, ...findings],
    ...isWorse && { verdict: judged.verdict, summary: judged.summary },
  };
}

/** The report of a file of another kind, which may contain a dump. */
function otherFile(
  path: string,
  head: Uint8Array,
  source: ByteSource,
): DumpReport {
  const { sizeBytes } = source;
  const kind = describeFileKind(head, sizeBytes);
  const { label, advice } = kind;
  const wrappedAt = ifKept(() => findWrappedDump(source, kind), () => null);
  if (wrappedAt !== null) {
    return notADump(
      path,
      sizeBytes,
      wrappedDumpReason(head, kind, wrappedAt),
    );
  }
  return notADump(path, sizeBytes, {
    message: `This is not a dump but ${label}.`,
    hint: advice,
    fileOffset: 0,
    expected: '"PAGEDU64", "PAGEDUMP" or "MDMP"',
  });
}

/** The finding of an input whose bytes could not be read. */
const inputCheck: CheckGuide = {
  id: "input",
  title: "Input",
  meaning: "The input was found, opened and read to its end, and it did not " +
    "change meanwhile. Reported only if this failed: for example, the file " +
    "does not exist, is locked, or a folder has no dumps. A failure says " +
    "nothing about the contents of a dump.",
  cure: "Check the path, the permissions, the disk and the connection. If " +
    "another program still writes or copies the file, wait until it has " +
    "finished.",
};

interface UnreadableReason {
  readonly message: string;
  readonly hint: string;
  readonly fileOffset?: number;
  readonly expected?: string;
}

/** The report of an input that was read but is not a dump. */
export function notADump(
  path: string,
  sizeBytes: number,
  reason: UnreadableReason,
): DumpReport {
  return unreadable(path, sizeBytes, reason, minidumpSignatureCheck);
}

/** The report of an input that could not be read. */
export function unreadable(
  path: string,
  sizeBytes: number | null,
  reason: UnreadableReason,
  { id, title }: Pick<CheckGuide, "id" | "title"> = inputCheck,
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
    checks: [{ id, title, ...fail("unreadable", message, evidence) }],
  };
}

/** All checks except the deep ones, in the order in which reports list them. */
export const checkGroups: readonly CheckGroup[] = [
  { title: "All inputs", checks: [inputCheck] },
  { title: "Kernel dumps", checks: kernelChecks },
  { title: "Minidumps of processes", checks: minidumpChecks },
];
