import type { ExitCode } from "../../base/exit_code.ts";
import { flagsIn } from "../../base/minidump_type.ts";
import { renderFinding, tally } from "../../base/finding.ts";
import { hex32 } from "../../base/text/count.ts";
import { printable } from "../../base/text/printable.ts";
import type { OutputStream } from "../../base/console.ts";
import { linesFor, wrapText } from "../../base/text/wrap.ts";
import {
  capturedDumpJson,
  captureDocument,
  type CaptureFacts,
  choiceLines,
} from "../capture_document.ts";
import type { ProcessDump } from "./process_dump.ts";
import type { ProcessDumpOptions } from "./process_plan.ts";
import type { ProcessResult, ProcessRun } from "./process_run.ts";
import {
  startDateOf,
  type Target,
  targetNotes,
  targetTitle,
  typeNotes,
} from "./target.ts";
import { AmbiguousTargetError } from "./target_error.ts";

/** The text of `--dry-run`: the request, the paths and the preflight results. */
export function renderProcessPlan(
  { plan, results }: ProcessRun,
  stream: OutputStream,
): string {
  if (plan === null) return "";
  const layout = linesFor(stream);
  const wrap = (text: string) =>
    wrapText(text, "  ", layout.columns, layout.shortens);
  const { type, clone } = plan.options;
  const names = flagsIn(type.flags).map(({ name }) => name).join(" + ");
  const notes = [...typeNotes(type), ...plan.notes];
  const lines = [
    "Options",
    ...choiceLines(plan.choices),
    "",
    `MiniDumpWriteDump of ${clone === null ? "the process" : "a clone"}, with`,
    ...wrap(`${hex32(type.flags)}  ${names || "Normal"}`),
    ...notes.flatMap((note) => wrap(`note: ${note}`)),
  ];
  for (const { planned, plannedPath, preflight } of results) {
    lines.push(
      "",
      `Dry run: ${targetTitle(planned.target)} would be dumped to`,
      `  ${printable(plannedPath!)}`,
      ...targetNotes(planned.target).flatMap((note) => wrap(`note: ${note}`)),
    );
    for (const finding of preflight) {
      lines.push("", ...renderFinding(finding, stream.style, "", layout));
    }
    lines.push("", `  ${tally(preflight)}`);
  }
  return `${lines.join("\n")}\n`;
}

export function processJson(
  { plan, results, folderNotes, error }: ProcessRun,
  dryRun: boolean,
  exitCode: ExitCode,
): string {
  return captureDocument({
    command: "process",
    dryRun,
    exitCode,
    options: plan && optionsJson(plan.options),
    choices: plan?.choices ?? {},
    notes: plan
      ? [...typeNotes(plan.options.type), ...plan.notes, ...folderNotes]
      : [],
    captures: results.map(captureOf),
    matches: error instanceof AmbiguousTargetError
      ? error.matches.map(targetJson)
      : [],
    error,
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

function captureOf({ planned, dump, ...rest }: ProcessResult): CaptureFacts {
  return {
    ...rest,
    process: targetJson(planned.target),
    request: [],
    dump: dump && dumpJson(dump),
    notes: [...targetNotes(planned.target), ...dump?.notes ?? []],
  };
}

function dumpJson(
  { type, ofClone, counts, ...dump }: ProcessDump,
) {
  const flags = hex32(type);
  const callbacks = counts;
  return { ...capturedDumpJson(dump), flags, ofClone, callbacks };
}

function targetJson(target: Target) {
  const { process, facts } = target;
  return {
    ...process,
    startTime: startDateOf(target)?.toISOString() ?? null,
    memoryBytes: facts.memoryBytes,
    machine: facts.machine,
    is32Bit: facts.is32Bit,
    path: facts.path,
    commandLine: facts.commandLine,
    sessionId: facts.sessionId,
    protection: facts.protection,
  };
}
