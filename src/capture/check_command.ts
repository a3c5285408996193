import type { Context } from "../context.ts";
import { InputError } from "../errors.ts";
import { type ExitCode, exitCodes } from "../exit_code.ts";
import { findingJson } from "../finding_json.ts";
import { jsonDocument } from "../json_document.ts";
import { renderFinding, tally } from "../render_finding.ts";
import type { CheckFlags } from "../settings/flags.ts";
import type { CaptureTools } from "./capture_tools.ts";
import { planKernelDump } from "./kernel_plan.ts";
import { forbid, type PreflightFinding } from "./preflight/preflight_check.ts";
import { refusalOf } from "./preflight/refusal.ts";

/** `livedump check`: what a capture would meet here; takes none. */
export function checkCommand(
  context: Context,
  flags: CheckFlags,
  tools: Pick<CaptureTools, "openWindows">,
): ExitCode {
  const { stdout } = context.console;
  const preflight = preflightOf(context, flags, tools);
  const exitCode = refusalOf(preflight)?.exitCode ?? exitCodes.done.code;
  stdout.write(
    flags.format === "json"
      ? jsonDocument({
        command: "check",
        exitCode,
        preflight: preflight.map(findingJson),
      })
      : [
        ...preflight.flatMap((
          one,
        ) => [...renderFinding(one, stdout.style), ""]),
        `  ${tally(preflight)}`,
        "",
      ].join("\n"),
  );
  return exitCode;
}

/** Without the settings there is no plan, and nothing else to look at. */
function settingsFinding({ message, hint }: InputError): PreflightFinding {
  return {
    id: "settings",
    title: "Settings",
    exitCode: exitCodes.input.code,
    ...forbid(`${message}.`, { hint }),
  };
}

/** On another system there is one finding: that it is another one. */
function preflightOf(
  context: Context,
  flags: CheckFlags,
  tools: Pick<CaptureTools, "openWindows">,
): readonly PreflightFinding[] {
  if (context.os === "windows") {
    try {
      return planKernelDump(context, tools.openWindows(), flags).preflight;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return [settingsFinding(error)];
    }
  }
  return [{
    id: "windows",
    title: "Windows",
    exitCode: exitCodes.unsupported.code,
    ...forbid("Dumps can only be taken on Windows.", {
      expected: "Windows",
      actual: context.os,
      hint:
        "Dumps from elsewhere can be verified here: livedump inspect <file>",
    }),
  }];
}
