import { fail, type Outcome, pass, skip, warn } from "../finding.ts";
import { counted, grouped, sizeText } from "../text/count.ts";
import {
  isErrorStatus,
  type RecordStatus,
  recordStatusText,
  type RecordStep,
  type WindowsRecord,
} from "./windows_record.ts";

/** The id and the title of the check that compares a dump with the record. */
export const recordCheckHead = {
  id: "windows-record",
  title: "Windows' own record",
} as const;

/** Microsoft's advice for incomplete dumps ("Task Manager live memory dump"). */
export const incompleteDumpAdvice =
  "Windows needs free memory for a copy of the memory that it saves. Close " +
  "applications and leave out hypervisor and user pages, then take the " +
  "dump again.";

/** The sizes to compare with the record; `null` if a size is unknown. */
export interface RecordedFile {
  readonly sizeBytes: number;
  /** Size of the header in bytes. The first page follows the header. */
  readonly headerBytes: number | null;
  readonly primaryBytes: number | null;
  readonly secondaryBytes: number | null;
}

/** Page size of Windows on x64 and ARM64. */
const pageBytes = 4096;

/**
 * Compares a dump with the events that Windows logged when it wrote the dump.
 * Values that Windows did not log are not compared.
 */
export function judgeRecord(
  record: WindowsRecord,
  file: RecordedFile,
): readonly Outcome[] {
  const defects = [
    ...missingPages(record),
    ...sizeLimit(record),
    ...missingBytes(record, file),
    ...otherParts(record, file),
    ...failedSteps(record),
  ];
  if (defects.length > 0) return defects;
  const { allocatedPages, totalBytes } = record;
  const known = [
    ...allocatedPages === null || record.estimatedPages === null ? [] : [
      `copied all ${
        counted(record.estimatedPages, "page")
      } that it planned to copy`,
    ],
    ...totalBytes === null ? [] : [`wrote ${counted(totalBytes, "byte")}`],
  ];
  return known.length === 0
    ? [skip("Windows logged neither the number of pages nor of bytes.")]
    : [pass(`Windows logged that it ${known.join(" and ")}.`)];
}

function missingPages(
  { estimatedPages, allocatedPages }: WindowsRecord,
): Outcome[] {
  if (estimatedPages === null || allocatedPages === null) return [];
  const missing = estimatedPages - allocatedPages;
  if (missing <= 0) return [];
  return [fail(
    "partial",
    `Windows logged that it had memory for only ${
      grouped(allocatedPages)
    } of ` +
      `${counted(estimatedPages, "page")}: ${counted(missing, "page")} ` +
      `(${sizeText(missing * pageBytes)}) ` +
      `${missing === 1 ? "is" : "are"} missing from the dump.`,
    {
      expected: counted(estimatedPages, "page"),
      actual: counted(allocatedPages, "page"),
      hint: incompleteDumpAdvice,
    },
  )];
}

function sizeLimit(
  { sizeLimitReached, sizeLimitBytes }: WindowsRecord,
): Outcome[] {
  if (sizeLimitReached !== true) return [];
  const limit = sizeLimitBytes === null
    ? ""
    : ` of ${counted(sizeLimitBytes, "byte")}`;
  return [fail(
    "partial",
    `Windows logged that the dump reached the size limit${limit}: memory is ` +
      "missing from it.",
    {
      hint: "Take the dump again with a higher limit, or take a smaller dump.",
    },
  )];
}

/**
 * Largest size of a disk sector. Unbuffered writes end at a multiple of the
 * sector size.
 */
const sectorBytes = 4096;

function missingBytes(
  { totalBytes }: WindowsRecord,
  { sizeBytes }: RecordedFile,
): Outcome[] {
  if (totalBytes === null || totalBytes === sizeBytes) return [];
  const isPadded = sizeBytes > totalBytes &&
    sizeBytes - totalBytes < sectorBytes && sizeBytes % 512 === 0;
  if (isPadded) return [];
  return [fail(
    sizeBytes < totalBytes ? "truncated" : "damaged",
    `Windows logged ${counted(totalBytes, "byte")} for this dump, but the ` +
      `file has ${grouped(sizeBytes)}.`,
    {
      expected: counted(totalBytes, "byte"),
      actual: counted(sizeBytes, "byte"),
      hint: "Copy the original file again, or take the dump again.",
    },
  )];
}

/**
 * Compares the sizes of the parts of the dump. A difference is only a warning,
 * for two reasons: Microsoft does not document what each part includes, and
 * this comparison has not been tried with a real dump.
 */
function otherParts(record: WindowsRecord, file: RecordedFile): Outcome[] {
  const parts = [
    ["before the first page", record.headerBytes, file.headerBytes],
    ["of pages", record.primaryBytes, file.primaryBytes],
    ["of secondary data", record.secondaryBytes, file.secondaryBytes],
  ] as const;
  return parts.flatMap(([what, logged, found]) =>
    logged === null || found === null || logged === found ? [] : [warn(
      `Windows logged ${counted(logged, "byte")} ${what}, but the file has ` +
        `${grouped(found)}.`,
      {
        expected: counted(logged, "byte"),
        actual: counted(found, "byte"),
        hint: "If memory that you need is missing, take the dump again.",
      },
    )]
  );
}

function failedSteps({ status, writeStatus, steps }: WindowsRecord): Outcome[] {
  const failures: readonly (readonly [string, RecordStatus | null])[] = [
    ["The request", status],
    ["Writing the file", writeStatus],
    ...steps.map(({ step, status }) => [step, status] as const),
  ];
  return failures.filter(([, one]) => isErrorStatus(one)).map(([step, one]) =>
    warn(`Windows logged: ${step} failed with ${recordStatusText(one!)}.`, {
      hint: "If memory that you need is missing, take the dump again.",
    })
  );
}

/** Describes the record in a few lines of text. */
export function recordLines(record: WindowsRecord): readonly string[] {
  const { estimatedPages, allocatedPages, totalBytes } = record;
  const counts = [
    ...estimatedPages === null || allocatedPages === null ? [] : [
      `${grouped(allocatedPages)} of ${counted(estimatedPages, "page")} copied`,
    ],
    ...totalBytes === null ? [] : [`${counted(totalBytes, "byte")} written`],
  ];
  const times = [
    ["system paused", record.systemQuiescedMs],
    ["capture", record.captureMs],
    ["writing", record.writeMs],
  ] as const;
  const durations = times.flatMap(([what, ms]) =>
    ms === null ? [] : [`${what} ${grouped(ms)} ms`]
  );
  return [counts, durations].flatMap((parts) =>
    parts.length === 0 ? [] : [parts.join(", ")]
  );
}

/** Sentences on what Windows logged about a failed dump. */
export function failureLines(record: WindowsRecord): readonly string[] {
  const steps: readonly RecordStep[] = [
    ...record.steps,
    ...endOf("Writing the file", record.writeStatus),
    ...endOf("The request", record.status),
  ];
  return steps.flatMap(({ step, status, time }) => {
    if (status !== null && !isErrorStatus(status)) return [];
    const failure = status === null
      ? ""
      : ` failed with ${recordStatusText(status)}`;
    const when = time === null ? "" : ` (${time})`;
    return [`Windows logged: ${step}${failure}${when}.`];
  });
}

function endOf(step: string, status: RecordStatus | null): RecordStep[] {
  return status === null ? [] : [{ event: 0, step, status, time: null }];
}
