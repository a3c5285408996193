import { LivedumpError } from "../../base/errors.ts";
import { type ExitCode, worstExitCode } from "../../base/exit_code.ts";
import { type Finding, type Outcome, skip } from "../../base/finding.ts";
import { WindowsError } from "../../ffi/win32_error.ts";
import type { Windows } from "../../ffi/windows.ts";
import type { KernelChoices, KernelDumpOptions } from "../kernel/options.ts";
import type { OutputTarget } from "../output/output_path.ts";

/** What the preflight of every dump looks at. */
export interface DumpEvidence {
  readonly windows: Windows;
  readonly target: OutputTarget;
  /** The path of a dry run, where several dumps are planned; else it is looked for. */
  readonly plannedPath?: string | null;
  readonly force: boolean;
  /** Less than this holds no dump of the kind. */
  readonly leastBytes: number;
  /** A guess at the size of the dump; 0 for one that is small. */
  guessedBytes(): number;
}

/** What the preflight of a kernel dump looks at. */
export interface PreflightEvidence extends DumpEvidence {
  readonly options: KernelDumpOptions;
  readonly choices: KernelChoices;
  /** How to go on in an elevated prompt. */
  readonly elevationHint: string;
}

/** A row of the table of what a capture can meet. */
export interface PreflightCheck<E = PreflightEvidence> {
  readonly id: string;
  readonly title: string;
  /** How the program ends if a capture was wanted and this forbids it. */
  readonly exitCode: ExitCode;
  run(evidence: E): Outcome;
}

/** A finding with the exit code of the check that it came from. */
export interface PreflightFinding extends Finding {
  readonly exitCode: ExitCode;
}

/** Something forbids a capture. */
export function forbid(
  message: string,
  evidence: {
    readonly hint: string;
    readonly expected?: string;
    readonly actual?: string;
  },
): Outcome {
  return { status: "fail", message, ...evidence };
}

/** Runs every check; what Windows does not tell is skipped, never guessed. */
export function runPreflight<E>(
  checks: readonly PreflightCheck<E>[],
  evidence: E,
): readonly PreflightFinding[] {
  return checks.map(({ id, title, exitCode, run }) => {
    try {
      return { id, title, exitCode, ...run(evidence) };
    } catch (error) {
      if (!(error instanceof WindowsError)) throw error;
      const message = `Windows did not tell: ${error.message}.`;
      return { id, title, exitCode, ...skip(message) };
    }
  });
}

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
