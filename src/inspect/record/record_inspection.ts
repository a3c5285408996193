import {
  type CheckGroup,
  fail,
  type Finding,
  type Outcome,
  pass,
  warn,
} from "../../base/finding.ts";
import {
  judgeRecord,
  recordCheckHead,
  type RecordedFile,
  recordLines,
} from "../../base/record/judge_record.ts";
import type { WindowsRecord } from "../../base/record/windows_record.ts";
import { counted, grouped } from "../../base/text/count.ts";
import { pageBytes } from "../dump/kernel/page_list.ts";
import type { KernelDump } from "../dump/kernel/read_kernel_dump.ts";
import { kernelReport } from "../dump/kernel/report.ts";
import type { RecordInspector } from "../dump/record_inspector.ts";
import { exactNumber, type KernelReport } from "../dump/report.ts";
import {
  readRecordFile,
  type RecordBeside,
  type RecordedCapture,
} from "./read_record.ts";

/** The description of the check in the help and the docs. */
export const recordCheckGroup: CheckGroup = {
  title: "Kernel dumps with a record from Windows",
  checks: [{
    ...recordCheckHead,
    meaning:
      "Compares the numbers of pages and bytes in the dump with the numbers " +
      "that Windows logged when it took the dump. livedump kernel reads the log " +
      "of Windows; inspect reads the document that --record wrote next to " +
      "the dump, if the document belongs to the dump. If Windows had too " +
      "little memory for some pages, the dump is partial; the file alone " +
      "does not show this.",
    cure:
      "If pages are missing: close applications, leave out hypervisor and " +
      "user pages, and take the dump again. If the number of bytes differs: " +
      "copy the dump again. If the document belongs to another dump: remove " +
      "the document.",
  }],
};

/** Inspects a dump that was just taken, using what Windows logged about it. */
export function inspectorOfRecord(record: WindowsRecord): RecordInspector {
  return {
    kernel: (dump) => ({
      findings: named(judgeRecord(record, recordedFileOf(dump))),
      report: { record, lines: recordLines(record) },
    }),
    other: () => [],
    hash: () => [],
  };
}

/**
 * Inspects a dump using the record next to it. Returns `null` if the file is
 * not a record.
 */
export function inspectorOfFile(path: string): RecordInspector | null {
  const found = readRecordFile(path);
  return found === null ? null : inspectorOfDocument(found);
}

function inspectorOfDocument(found: RecordBeside): RecordInspector {
  if ("problem" in found) {
    const findings = named([warn(
      `${found.name} is next to the dump, but is not used: ${found.problem}.`,
      {
        hint:
          "Copy this file again from where the dump was taken, or remove it.",
      },
    )]);
    return {
      kernel: () => ({ findings, report: null }),
      other: () => findings,
      hash: () => [],
    };
  }
  const { capture, name } = found;
  return {
    kernel: (dump) => inspectKernel(dump, capture, name),
    other: () => named([doesNotBelong(name, "it is for a kernel dump", {})]),
    hash: ({ value }) => named(hashOutcomes(value, capture, name)),
  };
}

function inspectKernel(
  dump: KernelDump,
  capture: RecordedCapture,
  name: string,
): ReturnType<RecordInspector["kernel"]> {
  const other = difference(kernelReport(dump), capture);
  if (other !== null) {
    return {
      findings: named([doesNotBelong(name, other.what, other)]),
      report: null,
    };
  }
  const { windowsRecord: record } = capture;
  const judged = record === null
    ? []
    : judgeRecord(record, recordedFileOf(dump));
  // True if judgeRecord has already reported that the size is wrong.
  // judgeRecord compares the dump with the size that Windows logged, so a
  // second comparison with the same size is not necessary.
  const isReported = record?.totalBytes === capture.dump.sizeBytes &&
    judged.some(({ verdict }) =>
      verdict === "truncated" || verdict === "damaged"
    );
  const outcomes = [
    ...isReported ? [] : sizeOutcomes(dump.sizeBytes, capture, name),
    ...judged,
  ];
  return {
    findings: named(outcomes),
    report: { record, lines: record === null ? [] : recordLines(record) },
  };
}

function named(outcomes: readonly Outcome[]): Finding[] {
  return outcomes.map((outcome) => ({ ...recordCheckHead, ...outcome }));
}

function doesNotBelong(
  name: string,
  why: string,
  evidence: { readonly expected?: string; readonly actual?: string },
): Outcome {
  const { expected, actual } = evidence;
  return warn(
    `${name} is next to the dump, but is not used: it belongs to another dump, ` +
      `because ${why}.`,
    {
      ...expected !== undefined && { expected },
      ...actual !== undefined && { actual },
      hint: "Replace this file with the record of the dump, or remove it.",
    },
  );
}

interface Difference {
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
}

/**
 * Largest accepted difference between the time in the header and the clock of
 * livedump.
 */
const clockSlackMs = 2000;

/**
 * The reason why a record belongs to another dump; `null` if the record belongs
 * to this dump.
 */
function difference(
  { bugCheck, systemTime, upTimeSeconds }: KernelReport,
  capture: RecordedCapture,
): Difference | null {
  const { dump } = capture;
  const rows: readonly (readonly [
    string,
    string | number | null,
    string | number | null,
  ])[] = [
    ["the bug check code differs", capture.bugCheckCode, bugCheck.code],
    ...bugCheck.parameters.map((actual, index) =>
      [
        `bug check parameter ${index + 1} differs`,
        capture.bugCheckParameters[index] ?? null,
        actual,
      ] as const
    ),
    ["the time in the header differs", dump.systemTime, systemTime],
    ["the uptime in the header differs", dump.upTimeSeconds, upTimeSeconds],
  ];
  for (const [what, expected, actual] of rows) {
    if (expected === null || actual === null || expected === actual) continue;
    return { what, expected: `${expected}`, actual: `${actual}` };
  }
  if (dump.systemTime !== null && systemTime !== null) return null;
  const timeMs = systemTime === null ? NaN : Date.parse(systemTime);
  const isWithin = timeMs >= Date.parse(capture.startedAt) - clockSlackMs &&
    timeMs <= Date.parse(capture.finishedAt) + clockSlackMs;
  return isWithin ? null : {
    what: "the time in the header is not the time of the capture",
    expected: `${capture.startedAt} to ${capture.finishedAt}`,
    actual: systemTime ?? "no time",
  };
}

const copyHint = "Copy the dump again from where it was taken.";

function sizeOutcomes(
  sizeBytes: number,
  { dump, windowsRecord }: RecordedCapture,
  name: string,
): Outcome[] {
  if (sizeBytes === dump.sizeBytes) {
    return windowsRecord === null
      ? [pass(`The size and the header match ${name}.`)]
      : [];
  }
  return [fail(
    sizeBytes < dump.sizeBytes ? "truncated" : "damaged",
    `According to ${name}, the dump had ${counted(dump.sizeBytes, "byte")} ` +
      `when it was taken, but the file has ${grouped(sizeBytes)}.`,
    {
      expected: counted(dump.sizeBytes, "byte"),
      actual: counted(sizeBytes, "byte"),
      hint: copyHint,
    },
  )];
}

function hashOutcomes(
  actual: string,
  { dump: { sha256 } }: RecordedCapture,
  name: string,
): Outcome[] {
  if (sha256 === null) return [];
  return [
    sha256 === actual ? pass(`The SHA-256 matches ${name}.`) : fail(
      "damaged",
      `The SHA-256 differs from the one in ${name}: the file was changed after ` +
        "the dump was taken.",
      { expected: sha256, actual, hint: copyHint },
    ),
  ];
}

/**
 * The sizes of the parts of a dump, according to its tables. Windows logs the
 * same sizes.
 */
function recordedFileOf(
  { sizeBytes, body, endOffset }: KernelDump,
): RecordedFile {
  const table = body.kind === "pages" ? body.table : null;
  const inTable = table?.inTable ?? null;
  const rest = endOffset === null ? -1n : BigInt(sizeBytes) - endOffset;
  return {
    sizeBytes,
    headerBytes: exactNumber(table?.firstPage ?? null),
    primaryBytes: exactNumber(
      inTable === null ? null : inTable * BigInt(pageBytes),
    ),
    secondaryBytes: rest < 0n ? null : Number(rest),
  };
}
