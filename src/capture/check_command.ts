import type { CheckFlags } from "./kernel/kernel_command_spec.ts";
import type { Context } from "../base/context.ts";
import { InputError, type LivedumpError } from "../base/errors.ts";
import { type ExitCode, exitCodes } from "../base/exit_code.ts";
import { findingJson, renderFinding, tally } from "../base/finding.ts";
import { jsonDocument } from "../base/json_document.ts";
import type { OutputStream } from "../base/console.ts";
import { linesFor, wrapText } from "../base/text/wrap.ts";
import { captureErrorJson, captureErrorOf } from "./capture_error.ts";
import { type CaptureTools, notWindowsHint } from "./capture_tools.ts";
import { planKernelDump } from "./kernel/kernel_plan.ts";
import { channelFinding } from "./kernel/record/channel_finding.ts";
import {
  type ChannelReading,
  readLastDump,
} from "./kernel/record/record_reader.ts";
import { folderUsageCheck } from "./output/folder_usage.ts";
import {
  forbid,
  preflightError,
  type PreflightFinding,
  readinessText,
  runPreflight,
} from "./preflight/preflight_check.ts";

/** `livedump check`: reports whether a capture would work. Takes no dump. */
export function checkCommand(
  context: Context,
  flags: CheckFlags,
  tools: Pick<CaptureTools, "openWindows">,
): ExitCode {
  const { stdout } = context.console;
  const { preflight, lastDump, error } = checkSystem(context, flags, tools);
  const exitCode = preflightError(preflight)?.exitCode ?? exitCodes.done.code;
  stdout.write(
    flags.format === "json"
      ? jsonDocument({
        command: "check",
        exitCode,
        preflight: preflight.map(findingJson),
        windowsRecord: lastDump?.record ?? null,
        windowsRecordNote: lastDump?.note ?? null,
        error: captureErrorJson(error),
      })
      : renderPreflight(preflight, stdout, flags.quiet),
  );
  return exitCode;
}

function renderPreflight(
  preflight: readonly PreflightFinding[],
  stream: OutputStream,
  quiet: boolean,
): string {
  const { style, isTerminal } = stream;
  const layout = linesFor(stream);
  const shown = quiet
    ? preflight.filter(({ status }) => status !== "pass")
    : preflight;
  const blocks = shown.map((one) =>
    renderFinding(one, style, "", layout).join("\n")
  );
  if (!quiet) {
    const readiness = readinessText(preflight);
    blocks.push(
      `  ${tally(preflight)}`,
      // In a file, the result is one line, so that a script can read it.
      isTerminal
        ? wrapText(readiness, "", layout.columns, layout.shortens).join("\n")
        : readiness,
    );
  }
  return blocks.map((block) => `${block}\n`).join("\n");
}

interface PreflightResult {
  readonly preflight: readonly PreflightFinding[];
  /** What Windows logged about the last live dump; `null` if it was not read. */
  readonly lastDump: ChannelReading | null;
  /** Why no capture could be planned; `null` if one was planned. */
  readonly error: LivedumpError | null;
}

function checkSystem(
  context: Context,
  flags: CheckFlags,
  tools: Pick<CaptureTools, "openWindows">,
): PreflightResult {
  if (context.os !== "windows") {
    return { preflight: [notWindows(context.os)], lastDump: null, error: null };
  }
  try {
    const windows = tools.openWindows();
    const plan = planKernelDump(context, windows, flags);
    const lastDump = readLastDump(windows);
    const { target } = plan;
    const preflight = [
      ...plan.preflight,
      ...runPreflight([folderUsageCheck], { windows, target }),
      channelFinding(lastDump),
    ];
    return { preflight, lastDump, error: null };
  } catch (error) {
    const known = captureErrorOf(error);
    if (known === null) throw error;
    return { preflight: [planFinding(known)], lastDump: null, error: known };
  }
}

function notWindows(os: string): PreflightFinding {
  return {
    id: "windows",
    title: "Windows",
    exitCode: exitCodes.unsupported.code,
    ...forbid("Dumps can only be taken on Windows.", {
      expected: "Windows",
      actual: os,
      hint: notWindowsHint,
    }),
  };
}

/**
 * The finding if no capture could be planned: settings or a folder cannot be
 * read.
 */
function planFinding(error: LivedumpError): PreflightFinding {
  const { message, hint, exitCode } = error;
  const [id, title] = error instanceof InputError
    ? ["settings", "Settings"]
    : ["plan", "Plan"];
  return { id, title, exitCode, ...forbid(`${message}.`, { hint }) };
}
