import type { ExitCode } from "../../base/exit_code.ts";
import { captureDocument } from "../capture_document.ts";
import type { KernelRun } from "./kernel_command.ts";
import { notesOn } from "./options.ts";
import { requestFields } from "./request_fields.ts";

/** The JSON document of a run of `livedump kernel`. */
export function kernelJson(
  { plan, plannedPath, dump, inspection, error }: KernelRun,
  dryRun: boolean,
  exitCode: ExitCode,
): string {
  return captureDocument({
    command: "kernel",
    dryRun,
    exitCode,
    options: plan?.options ?? null,
    choices: plan?.choices ?? {},
    notes: plan ? notesOn(plan.choices) : [],
    captures: plan === null ? [] : [{
      process: null,
      request: requestFields(plan),
      preflight: plan.preflight,
      plannedPath,
      dump,
      inspection,
      notes: [],
      error,
    }],
    matches: [],
    error,
  });
}
