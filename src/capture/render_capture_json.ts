import type { ExitCode } from "../exit_code.ts";
import { findingJson } from "../finding_json.ts";
import { jsonDocument } from "../json_document.ts";
import type { KernelRun } from "./kernel_command.ts";
import { pathFor } from "./output_path.ts";
import { choicesJson } from "./render_choices.ts";
import { requestFields } from "./request_fields.ts";
import { errorJson } from "./refused_dump_error.ts";

/** The JSON document of a run of `livedump kernel`. */
export function captureJson(
  { plan, dump, inspection, error }: KernelRun,
  dryRun: boolean,
  exitCode: ExitCode,
): string {
  return jsonDocument({
    command: "kernel",
    dryRun,
    exitCode,
    options: plan?.options ?? null,
    choices: plan ? choicesJson(plan.choices) : [],
    request: plan ? requestFields(plan) : [],
    preflight: plan?.preflight.map(findingJson) ?? [],
    // Without a dump, the path that it would take, which a dry run asks for.
    path: dump?.path ?? (plan && dryRun ? pathFor(plan.target) : null),
    dump,
    inspection: inspection?.json ?? null,
    error: errorJson(error),
  });
}
