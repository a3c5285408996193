import type { LivedumpError } from "../base/errors.ts";
import type { ExitCode } from "../base/exit_code.ts";
import { findingJson } from "../base/finding.ts";
import { jsonDocument } from "../base/json_document.ts";
import type { WindowsRecord } from "../base/record/windows_record.ts";
import { printable } from "../base/text/printable.ts";
import { type Inspection, runVerdict } from "../base/verdict.ts";
import { type Choice, sourceText } from "../settings/setting_values.ts";
import { valueText } from "../settings/setting_kind.ts";
import { captureErrorJson } from "./capture_error.ts";
import type { CapturedDump } from "./captured_dump.ts";
import type { RequestField } from "./kernel/live_dump_request.ts";
import type { PreflightFinding } from "./preflight/preflight_check.ts";

/** The effective values of the options, by setting name. */
type AnyChoices = Readonly<Record<string, Choice>>;

interface CaptureRunFacts {
  readonly command: "kernel" | "process";
  readonly dryRun: boolean;
  readonly exitCode: ExitCode;
  /** The options; `null` if the run failed before the options were known. */
  readonly options: object | null;
  readonly choices: AnyChoices;
  readonly notes: readonly string[];
  readonly captures: readonly CaptureFacts[];
  /** The processes that an ambiguous name matches. */
  readonly matches: readonly object[];
  readonly error: LivedumpError | null;
}

/** The result of one dump, or its plan in a dry run. */
export interface CaptureFacts {
  /** The dumped process; `null` for a kernel dump. */
  readonly process: object | null;
  readonly request: readonly RequestField[];
  readonly preflight: readonly PreflightFinding[];
  /** The path that the dump would get; `null` unless this is a dry run. */
  readonly plannedPath: string | null;
  readonly dump: { readonly path: string } | null;
  readonly inspection: Inspection | null;
  /** What Windows logged about the dump; omitted for a process dump. */
  readonly recorded?: {
    readonly record: WindowsRecord | null;
    readonly note: string | null;
  } | null;
  readonly recordPath?: string | null;
  readonly notes: readonly string[];
  readonly error: LivedumpError | null;
}

/**
 * The JSON document of a capture. Its members `verdict` and `dumps` have the
 * same form as in the document of `livedump inspect`. They describe the dumps
 * that were verified.
 */
export function captureDocument(run: CaptureRunFacts): string {
  const dumps = run.captures.flatMap(({ inspection }) =>
    inspection === null ? [] : [inspection.json]
  );
  // If nothing failed and no dump was verified, the verdict is null. An
  // unverified dump must not be reported as complete.
  const isJudged = !run.dryRun && (dumps.length > 0 || run.exitCode !== 0);
  return jsonDocument({
    command: run.command,
    dryRun: run.dryRun,
    exitCode: run.exitCode,
    verdict: isJudged ? runVerdict(run.exitCode) : null,
    options: run.options,
    choices: Object.entries(run.choices)
      .map(([name, choice]) => ({ name, ...choice })),
    notes: run.notes,
    captures: run.captures.map(captureJson),
    dumps,
    matches: run.matches,
    error: captureErrorJson(run.error),
  });
}

function captureJson(
  { process, request, preflight, plannedPath, dump, notes, error, ...rest }:
    CaptureFacts,
) {
  return {
    process,
    request,
    preflight: preflight.map(findingJson),
    path: dump?.path ?? plannedPath,
    dump,
    windowsRecord: rest.recorded?.record ?? null,
    windowsRecordNote: rest.recorded?.note ?? null,
    recordPath: rest.recordPath ?? null,
    notes,
    error: captureErrorJson(error),
  };
}

/** The properties of a dump in the documents of `kernel` and `process`. */
export function capturedDumpJson(
  { path, sizeBytes, durationMs, status, permissions }: CapturedDump,
): Omit<CapturedDump, "notes"> {
  return { path, sizeBytes, durationMs, status, permissions };
}

/** The lines that list the options in the text of a dry run. */
export function choiceLines(choices: AnyChoices): string[] {
  return Object.entries(choices).flatMap(([name, { value, source, note }]) => {
    const row = `  ${name.padEnd(28)}  ${printable(valueText(value))}` +
      `  (${sourceText(source)})`;
    return note === null ? [row] : [row, `    note: ${note}`];
  });
}
