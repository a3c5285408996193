import type { ExitCode } from "../../exit_code.ts";
import { findingJson } from "../../finding_json.ts";
import { jsonDocument } from "../../json_document.ts";
import { flagsIn } from "../../minidump_type.ts";
import { hex32 } from "../../text/hex.ts";
import { pathFor } from "../output_path.ts";
import { errorJson } from "../refused_dump_error.ts";
import { choicesJson } from "../render_choices.ts";
import type { ProcessDump } from "./process_dump.ts";
import type { ProcessDumpOptions } from "./process_options.ts";
import type { ProcessResult, ProcessRun } from "./process_run.ts";
import { startOf, type Target } from "./target.ts";
import { AmbiguousTargetError } from "./target_error.ts";
import { notesOnTarget } from "./target_notes.ts";

/** The JSON document of a run of `livedump process`. */
export function processJson(
  { plan, results, error }: ProcessRun,
  dryRun: boolean,
  exitCode: ExitCode,
): string {
  return jsonDocument({
    command: "process",
    dryRun,
    exitCode,
    options: plan ? optionsJson(plan.options) : null,
    choices: plan ? choicesJson(plan.choices) : [],
    notes: plan?.notes ?? [],
    processes: results.map(resultJson),
    matches: error instanceof AmbiguousTargetError
      ? error.matches.map(targetJson)
      : [],
    error: errorJson(error),
  });
}

function optionsJson({ type, clone }: ProcessDumpOptions) {
  return {
    type: type.text,
    flags: hex32(type.flags),
    flagNames: flagsIn(type.flags).map(({ name }) => name),
    leftOut: type.leftOut.map(({ name }) => name),
    clone,
  };
}

function resultJson(
  { planned, preflight, dump, inspection, error }: ProcessResult,
) {
  return {
    process: targetJson(planned.target),
    preflight: preflight.map(findingJson),
    path: dump?.path ?? pathFor(planned.output),
    dump: dump && dumpJson(dump),
    notes: [...notesOnTarget(planned.target), ...dump?.notes ?? []],
    inspection: inspection?.json ?? null,
    error: errorJson(error),
  };
}

function dumpJson(
  { path, sizeBytes, durationMs, status, type, ofClone, counts }: ProcessDump,
) {
  const flags = hex32(type);
  const callbacks = counts;
  return { path, sizeBytes, durationMs, status, flags, ofClone, callbacks };
}

function targetJson(target: Target) {
  const { process, facts } = target;
  return {
    ...process,
    startTime: startOf(target)?.toISOString() ?? null,
    memoryBytes: facts.memoryBytes,
    machine: facts.machine,
    is32Bit: facts.is32Bit,
    path: facts.path,
    commandLine: facts.commandLine,
    sessionId: facts.sessionId,
    protection: facts.protection,
  };
}
