import type { Context } from "../context.ts";
import { type ExitCode, exitCodes, worstExitCode } from "../exit_code.ts";
import { describeFailure, type Failure } from "../failure.ts";
import type { InspectFlags } from "../settings/flags.ts";
import type { OutputStream } from "../console.ts";
import { counted } from "../text/count.ts";
import { printable } from "../text/printable.ts";
import { wrapText } from "../text/wrap.ts";
import { loadDeepInspector } from "./deep_inspector.ts";
import { inspectFile } from "./inspect_file.ts";
import { type InspectOptions, unreadable } from "./inspect_source.ts";
import { expandInputs, type Input } from "./inputs.ts";
import { type OnInterrupt, watchForInterrupt } from "./interruption.ts";
import { renderDeep } from "./render_deep.ts";
import { renderFields } from "./render_fields.ts";
import { renderJson } from "./render_json.ts";
import { hasWarning, renderHeadline, renderText } from "./render_text.ts";
import type { DumpReport } from "./report.ts";
import { exitCodeOf, runVerdict, verdicts } from "../verdict.ts";

/**
 * `livedump inspect`: judges dumps, one after the other.
 *
 * @throws {LivedumpError} `cancelled` after Ctrl+C, once a dump is judged
 */
export async function inspectCommand(
  { console: { stdout, stderr }, now }: Context,
  operands: readonly string[],
  flags: InspectFlags,
  onInterrupt: OnInterrupt,
): Promise<ExitCode> {
  using interruption = watchForInterrupt(onInterrupt);
  const options = {
    expect: { bugCheck: flags.expect },
    now: now(),
    fields: flags.fields,
    deep: await loadDeepInspector(flags),
  };
  const reports: DumpReport[] = [];
  const codes: ExitCode[] = [];
  for await (const input of expandInputs(operands)) {
    await interruption.check();
    const { report, defect } = inspectInput(input, options);
    if (defect !== null) stderr.write(defect.text);
    codes.push(defect?.exitCode ?? exitCodeFor(report, flags, stderr));
    if (flags.format === "text") {
      showReport(report, stdout, flags, reports.length);
    }
    reports.push(report);
  }
  await interruption.check();
  const code = worstExitCode(codes);
  if (flags.format === "json") {
    stdout.write(renderJson(runVerdict(code), reports));
  } else if (reports.length > 1 && !flags.quiet) stdout.write(totals(reports));
  return code;
}

/** A defect of the program at one input takes nothing away from the others. */
function inspectInput(
  { path, problem }: Input,
  options: InspectOptions,
): { readonly report: DumpReport; readonly defect: Failure | null } {
  if (problem !== null) {
    return { report: unreadable(path, null, problem), defect: null };
  }
  try {
    return { report: inspectFile(path, options), defect: null };
  } catch (error) {
    const report = unreadable(path, null, {
      message: `An internal error ended the inspection: ${error}.`,
      hint: "This is a defect of livedump, and says nothing of the file.",
    });
    return { report, defect: describeFailure(error) };
  }
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
  if (report.deep) stdout.write(renderDeep(report.deep, flags, style));
  if (report.structures) stdout.write(renderFields(report.structures, style));
}

/** Says so where not the verdict decides, for `-q` shows nothing else. */
function exitCodeFor(
  report: DumpReport,
  flags: InspectFlags,
  stderr: OutputStream,
): ExitCode {
  const code = exitCodeOf(report.verdict);
  const fails = code === exitCodes.done.code && hasWarning(report) &&
    flags.failOn === "warning";
  if (!fails) return code;
  const path = printable(report.path);
  stderr.write(`${path} has a warning, and fails by --fail-on warning.\n`);
  return exitCodes.verification.code;
}

function totals(reports: readonly DumpReport[]): string {
  const counts = verdicts.toReversed().flatMap(({ name }) => {
    const count = reports.filter((one) => one.verdict === name).length;
    return count === 0 ? [] : [`${count} ${name}`];
  });
  const text = `${counted(reports.length, "dump")}: ${counts.join(", ")}.`;
  return `\n${wrapText(text).join("\n")}\n`;
}
