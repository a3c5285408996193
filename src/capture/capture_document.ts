import type { LivedumpError } from "../base/errors.ts";
import type { ExitCode } from "../base/exit_code.ts";
import { findingJson } from "../base/finding.ts";
import { jsonDocument } from "../base/json_document.ts";
import { runVerdict } from "../base/verdict.ts";
import type { CapturedDump } from "./capture_report.ts";
import type { Inspection } from "../base/verdict.ts";
import type { PreflightFinding } from "./preflight/preflight_check.ts";
import { captureErrorJson } from "./refused_dump_error.ts";
import { type AnyChoices, choicesJson } from "./render_choices.ts";
import type { RequestField } from "./kernel/request_fields.ts";

/** A run of a command that captures, whichever it is. */
export interface CaptureRunFacts {
  readonly command: "kernel" | "process";
  readonly dryRun: boolean;
  readonly exitCode: ExitCode;
  /** `null` where the run did not get as far as to choose. */
  readonly options: object | null;
  readonly choices: AnyChoices;
  readonly notes: readonly string[];
  readonly captures: readonly CaptureFacts[];
  /** The processes that a name could mean. */
  readonly matches: readonly object[];
  readonly error: LivedumpError | null;
}

/** What became of one dump, or would become of it. */
export interface CaptureFacts {
  /** `null` for the kernel. */
  readonly process: object | null;
  readonly request: readonly RequestField[];
  readonly preflight: readonly PreflightFinding[];
  /** Where the dump would go; asked for by a dry run only. */
  readonly plannedPath: string | null;
  readonly dump: Pick<CapturedDump, "path"> | null;
  readonly inspection: Inspection | null;
  readonly notes: readonly string[];
  readonly error: LivedumpError | null;
}

/**
 * The JSON document of a run that captures: `verdict` and `dumps` are those of
 * `inspect`, over the dumps that were verified.
 */
export function captureDocument(run: CaptureRunFacts): string {
  const dumps = run.captures.flatMap(({ inspection }) =>
    inspection === null ? [] : [inspection.json]
  );
  // Where nothing was judged and nothing went wrong, there is no verdict: a
  // dump that was not verified has not passed.
  const isJudged = !run.dryRun && (dumps.length > 0 || run.exitCode !== 0);
  return jsonDocument({
    command: run.command,
    dryRun: run.dryRun,
    exitCode: run.exitCode,
    verdict: isJudged ? runVerdict(run.exitCode) : null,
    options: run.options,
    choices: choicesJson(run.choices),
    notes: run.notes,
    captures: run.captures.map(captureJson),
    dumps,
    matches: run.matches,
    error: captureErrorJson(run.error),
  });
}

function captureJson(
  { process, request, preflight, plannedPath, dump, notes, error }:
    CaptureFacts,
) {
  return {
    process,
    request,
    preflight: preflight.map(findingJson),
    path: dump?.path ?? plannedPath,
    dump,
    notes,
    error: captureErrorJson(error),
  };
}
