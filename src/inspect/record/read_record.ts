import { basename } from "@std/path/basename";
import {
  type CaptureRecord,
  captureRecordKind,
} from "../../base/record/capture_record.ts";
import {
  recordNumberNames,
  type RecordNumbers,
  type RecordStatus,
  type RecordStep,
  recordSteps,
  type WindowsRecord,
} from "../../base/record/windows_record.ts";
import { systemPath } from "../../base/system_path.ts";

/** The parts of a record that a dump is compared with. */
export type RecordedCapture =
  & Pick<
    CaptureRecord,
    "startedAt" | "finishedAt" | "bugCheckCode" | "bugCheckParameters"
  >
  & {
    readonly dump: Pick<
      CaptureRecord["dump"],
      "sizeBytes" | "systemTime" | "upTimeSeconds" | "sha256"
    >;
    readonly windowsRecord: WindowsRecord | null;
  };

/** The record next to a dump, or the reason why it cannot be used. */
export type RecordBeside =
  & { readonly name: string }
  & (
    | { readonly capture: RecordedCapture }
    | { readonly problem: string }
  );

/** Maximum size of a record. livedump writes about 6 KiB. */
const maxBytes = 256 * 1024;
const maxSteps = 64;

/**
 * Reads the record at a path. The file is not trusted: its size is limited,
 * every value must have the exact form that livedump writes, and no free text
 * from the file is used.
 *
 * Returns `null` for a file that is not a record written by livedump, such as a
 * report that a user put there.
 */
export function readRecordFile(path: string): RecordBeside | null {
  const name = basename(path);
  const text = readStart(path);
  if (text === null) {
    return { name, problem: "it cannot be read" };
  }
  if (!text.includes(`"${captureRecordKind}"`)) return null;
  try {
    return { name, capture: captureIn(JSON.parse(text)) };
  } catch (error) {
    // Parsing a deeply nested document overflows the stack: RangeError.
    const isForm = error instanceof SyntaxError ||
      error instanceof RangeError ||
      error instanceof FormError;
    if (!isForm) throw error;
    const reason = error instanceof FormError
      ? error.message
      : "it is damaged or too large";
    return { name, problem: reason };
  }
}

/**
 * The text of the file; `null` if the file cannot be read. Only the first
 * `maxBytes` are read. Invalid UTF-8 becomes U+FFFD.
 */
function readStart(path: string): string | null {
  try {
    using file = Deno.openSync(systemPath(path), { read: true });
    const bytes = new Uint8Array(maxBytes);
    let length = 0;
    while (length < maxBytes) {
      const count = file.readSync(bytes.subarray(length));
      if (count === null) break;
      length += count;
    }
    return new TextDecoder().decode(bytes.subarray(0, length));
  } catch {
    return null;
  }
}

/** The error for a value that does not have the form that livedump writes. */
class FormError extends Error {}

type Loose = Readonly<Record<string, unknown>>;

function captureIn(value: unknown): RecordedCapture {
  const document = objectIn(value, "the document");
  if (document.document !== captureRecordKind) {
    throw new FormError("livedump did not write it");
  }
  const version = textIn(document, "schemaVersion", /^\d{1,4}\.\d{1,4}$/);
  if (!version.startsWith("1.")) {
    throw new FormError("its schemaVersion is newer than this livedump");
  }
  const dump = objectIn(document.dump, "dump");
  const parameters = listIn(document, "bugCheckParameters", 4)
    .map((one) => textIn({ one }, "one", hex64Form));
  if (parameters.length !== 4) throw wrong("bugCheckParameters");
  return {
    startedAt: textIn(document, "startedAt", timeForm),
    finishedAt: textIn(document, "finishedAt", timeForm),
    bugCheckCode: textIn(document, "bugCheckCode", hex32Form),
    bugCheckParameters: parameters,
    dump: {
      sizeBytes: countIn(dump, "sizeBytes"),
      systemTime: orNull(dump, "systemTime", textOf(timeForm)),
      upTimeSeconds: orNull(dump, "upTimeSeconds", secondsIn),
      sha256: orNull(dump, "sha256", textOf(/^[\da-f]{64}$/)),
    },
    windowsRecord: orNull(document, "windowsRecord", recordIn),
  };
}

function recordIn(owner: Loose, key: string): WindowsRecord {
  const record = objectIn(owner[key], key);
  return {
    events: countIn(record, "events"),
    processId: orNull(record, "processId", countIn),
    time: orNull(record, "time", textOf(timeForm)),
    bugCheckCode: orNull(record, "bugCheckCode", textOf(hex32Form)),
    bugCheckParameters: listIn(record, "bugCheckParameters", 4)
      .map((one) => orNull({ one }, "one", textOf(hex64Form))),
    status: orNull(record, "status", statusIn),
    writeStatus: orNull(record, "writeStatus", statusIn),
    sizeLimitReached: orNull(record, "sizeLimitReached", booleanIn),
    steps: listIn(record, "steps", maxSteps).flatMap(stepIn),
    ...Object.fromEntries(
      recordNumberNames.map((name) => [name, orNull(record, name, countIn)]),
    ) as unknown as RecordNumbers,
  };
}

/**
 * Parses a step. The text of the step comes from livedump's table of steps, not
 * from the file. Steps with unknown events are omitted.
 */
function stepIn(value: unknown): RecordStep[] {
  const row = objectIn(value, "steps");
  const event = countIn(row, "event");
  const status = orNull(row, "status", statusIn);
  const time = orNull(row, "time", textOf(timeForm));
  const step = recordSteps[event];
  return step === undefined ? [] : [{ event, step, status, time }];
}

function statusIn(owner: Loose, key: string): RecordStatus {
  const status = objectIn(owner[key], key);
  return {
    code: textIn(status, "code", hex32Form),
    name: orNull(status, "name", textOf(/^STATUS_[A-Z\d_]{1,60}$/)),
  };
}

const hex32Form = /^0x[\da-f]{8}$/;
const hex64Form = /^0x[\da-f]{16}$/;
const timeForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function wrong(key: string): FormError {
  return new FormError(`its "${key}" is invalid`);
}

function objectIn(value: unknown, key: string): Loose {
  const isObject = typeof value === "object" && value !== null &&
    !Array.isArray(value);
  if (!isObject) throw wrong(key);
  return value as Loose;
}

function listIn(owner: Loose, key: string, maxLength: number): unknown[] {
  const value = owner[key];
  if (!Array.isArray(value) || value.length > maxLength) throw wrong(key);
  return value;
}

function textIn(owner: Loose, key: string, form: RegExp): string {
  const value = owner[key];
  const isValid = typeof value === "string" && form.test(value) &&
    (form !== timeForm || !Number.isNaN(Date.parse(value)));
  if (!isValid) throw wrong(key);
  return value;
}

const textOf = (form: RegExp) => (owner: Loose, key: string) =>
  textIn(owner, key, form);

function countIn(owner: Loose, key: string): number {
  const value = owner[key];
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw wrong(key);
  return value as number;
}

function secondsIn(owner: Loose, key: string): number {
  const value = owner[key];
  if (typeof value !== "number" || !(value >= 0)) throw wrong(key);
  return value;
}

function booleanIn(owner: Loose, key: string): boolean {
  const value = owner[key];
  if (typeof value !== "boolean") throw wrong(key);
  return value;
}

/** Reads a required value that may be `null`. */
function orNull<T>(
  owner: Loose,
  key: string,
  read: (owner: Loose, key: string) => T,
): T | null {
  if (!Object.hasOwn(owner, key)) throw wrong(key);
  return owner[key] === null ? null : read(owner, key);
}
