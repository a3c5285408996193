import { LivedumpError } from "../../errors.ts";
import { worstExitCode } from "../../exit_code.ts";
import type { PreflightFinding } from "./preflight_check.ts";

/** Why a dump cannot be taken, all reasons in one; `null` if it can. */
export function refusalOf(
  findings: readonly PreflightFinding[],
): LivedumpError | null {
  const failed = findings.filter((one) => one.status === "fail");
  const exitCode = worstExitCode(failed.map((one) => one.exitCode));
  const decisive = failed.find((one) => one.exitCode === exitCode);
  if (!decisive) return null;
  const others = failed.filter((one) => one !== decisive);
  return new LivedumpError(
    [decisive, ...others].map(sentenceOf).join("; "),
    {
      code: decisive.id,
      exitCode,
      hint: decisive.hint ?? "See: livedump check",
    },
  );
}

/** What was found, where it says more than the message. */
function sentenceOf({ message, actual }: PreflightFinding): string {
  const text = message.replace(/\.$/, "");
  return actual === undefined || text.includes(actual)
    ? text
    : `${text}: ${actual}`;
}
