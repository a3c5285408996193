import type { Context } from "../context.ts";
import { type ExitCode, exitCodes, worstExitCode } from "../exit_code.ts";
import type { InspectFlags } from "../settings/flags.ts";
import type { OutputStream } from "../console.ts";
import { counted } from "../text/count.ts";
import { inspectFile } from "./inspect_file.ts";
import { type InspectOptions, unreadable } from "./inspect_source.ts";
import { expandInputs, type Input } from "./inputs.ts";
import { renderFields } from "./render_fields.ts";
import { renderJson, type RunVerdict } from "./render_json.ts";
import { renderHeadline, renderText } from "./render_text.ts";
import type { DumpReport } from "./report.ts";
import { exitCodeOf, verdicts } from "../verdict.ts";

/** `livedump inspect`: judges dumps, one after the other. */
export async function inspectCommand(
  { console: { stdout }, now }: Context,
  operands: readonly string[],
  flags: InspectFlags,
): Promise<ExitCode> {
  const options = {
    expect: { bugCheck: flags.expect },
    now: now(),
    fields: flags.fields,
  };
  const reports: DumpReport[] = [];
  for await (const input of expandInputs(operands)) {
    const report = inspectInput(input, options);
    if (flags.format === "text") {
      showReport(report, stdout, flags, reports.length);
    }
    reports.push(report);
  }
  const code = worstExitCode(reports.map((one) => exitCodeFor(one, flags)));
  if (flags.format === "json") {
    stdout.write(renderJson(runVerdict(code), reports));
  } else if (reports.length > 1 && !flags.quiet) stdout.write(totals(reports));
  return code;
}

function inspectInput(input: Input, options: InspectOptions): DumpReport {
  return input.problem === null
    ? inspectFile(input.path, options)
    : unreadable(input.path, null, input.problem);
}

function showReport(
  report: DumpReport,
  stdout: OutputStream,
  flags: InspectFlags,
  before: number,
): void {
  const { style } = stdout;
  if (flags.quiet) return stdout.write(renderHeadline(report, style));
  const gap = before === 0 ? "" : "\n";
  stdout.write(gap + renderText(report, style, flags.verbose));
  if (report.structures) stdout.write(renderFields(report.structures, style));
}

function exitCodeFor(report: DumpReport, flags: InspectFlags): ExitCode {
  const warned = report.checks.some((one) => one.status === "warning");
  const code = exitCodeOf(report.verdict);
  return code === exitCodes.done.code && warned && flags.failOn === "warning"
    ? exitCodes.verification.code
    : code;
}

function runVerdict(code: ExitCode): RunVerdict {
  if (code === exitCodes.done.code) return "pass";
  return code === exitCodes.verification.code ? "fail" : "error";
}

function totals(reports: readonly DumpReport[]): string {
  const counts = verdicts.toReversed().flatMap(({ name }) => {
    const count = reports.filter((one) => one.verdict === name).length;
    return count === 0 ? [] : [`${count} ${name}`];
  });
  return `\n${counted(reports.length, "dump")}: ${counts.join(", ")}.\n`;
}
