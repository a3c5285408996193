import { LivedumpError } from "../errors.ts";
import { exitCodes } from "../exit_code.ts";
import { systemPath } from "../system_path.ts";
import type { OutputTarget } from "./output_path.ts";

/**
 * Makes the default folder, as Task Manager does; any other must be there.
 *
 * @throws {LivedumpError} If it cannot be made.
 */
export function prepareFolder({ folder, mayMakeFolder }: OutputTarget): void {
  if (!mayMakeFolder) return;
  try {
    Deno.mkdirSync(systemPath(folder), { recursive: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LivedumpError(`the folder ${folder} cannot be made: ${reason}`, {
      code: "folder",
      exitCode: exitCodes.capture.code,
      hint: "Choose another folder with --output.",
      cause,
    });
  }
}
