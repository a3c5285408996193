import type { CheckFlags } from "./kernel/kernel_command_spec.ts";
import type { Context } from "../base/context.ts";
import { InputError, type LivedumpError } from "../base/errors.ts";
import { type ExitCode, exitCodes } from "../base/exit_code.ts";
import { findingJson } from "../base/finding.ts";
import { jsonDocument } from "../base/json_document.ts";
import { renderFinding, tally } from "../base/finding.ts";
import type { TextStyle } from "../base/text/text_style.ts";
import type { CaptureTools } from "./capture_tools.ts";
import { planKernelDump } from "./kernel/kernel_plan.ts";
import {
  forbid,
  type PreflightFinding,
  refusalOf,
} from "./preflight/preflight_check.ts";
import { captureErrorJson, captureErrorOf } from "./refused_dump_error.ts";

/** `livedump check`: what a capture would meet here; takes none. */
export function checkCommand(
  context: Context,
  flags: CheckFlags,
  tools: Pick<CaptureTools, "openWindows">,
): ExitCode {
  const { stdout } = context.console;
  const { preflight, error } = lookAround(context, flags, tools);
  const exitCode = refusalOf(preflight)?.exitCode ?? exitCodes.done.code;
  stdout.write(
    flags.format === "json"
      ? jsonDocument({
        command: "check",
        exitCode,
        preflight: preflight.map(findingJson),
        error: captureErrorJson(error),
      })
      : renderOutlook(preflight, stdout.style, flags.quiet),
  );
  return exitCode;
}

function renderOutlook(
  preflight: readonly PreflightFinding[],
  style: TextStyle,
  quiet: boolean,
): string {
  const shown = quiet
    ? preflight.filter(({ status }) => status !== "pass")
    : preflight;
  const blocks = shown.map((one) => renderFinding(one, style).join("\n"));
  if (!quiet) blocks.push(`  ${tally(preflight)}`);
  return blocks.map((block) => `${block}\n`).join("\n");
}

/** Without the settings or a folder there is no plan to look at. */
function planFinding(error: LivedumpError): PreflightFinding {
  const { message, hint, exitCode } = error;
  const [id, title] = error instanceof InputError
    ? ["settings", "Settings"]
    : ["plan", "Plan"];
  return { id, title, exitCode, ...forbid(`${message}.`, { hint }) };
}

/** What a capture would meet. */
interface Outlook {
  readonly preflight: readonly PreflightFinding[];
  /** Why it could not even be planned. */
  readonly error: LivedumpError | null;
}

/** On another system there is one finding: that it is another one. */
function lookAround(
  context: Context,
  flags: CheckFlags,
  tools: Pick<CaptureTools, "openWindows">,
): Outlook {
  if (context.os === "windows") {
    try {
      const plan = planKernelDump(context, tools.openWindows(), flags);
      return { preflight: plan.preflight, error: null };
    } catch (error) {
      const known = captureErrorOf(error);
      if (known === null) throw error;
      return { preflight: [planFinding(known)], error: known };
    }
  }
  const finding = {
    id: "windows",
    title: "Windows",
    exitCode: exitCodes.unsupported.code,
    ...forbid("Dumps can only be taken on Windows.", {
      expected: "Windows",
      actual: context.os,
      hint:
        "Dumps from elsewhere can be verified here: livedump inspect <file>",
    }),
  };
  return { preflight: [finding], error: null };
}
