import { LivedumpError } from "../../base/errors.ts";
import { type ExitCode, worstExitCode } from "../../base/exit_code.ts";
import { type Finding, type Outcome, skip } from "../../base/finding.ts";
import { WindowsError } from "../../ffi/win32_error.ts";
import type { Windows } from "../../ffi/windows.ts";
import type {
  KernelChoices,
  KernelDumpOptions,
} from "../kernel/kernel_options.ts";
import type { OutputTarget } from "../output/output_path.ts";

export interface DumpEvidence {
  readonly windows: Windows;
  readonly target: OutputTarget;
  /** The planned path in a dry run; if omitted, the next free path. */
  readonly plannedPath?: string | null;
  readonly force: boolean;
  /** Minimum size: every dump of this kind is larger. */
  readonly minBytes: number;
  /** A lower bound of the size of this dump; 0 if the dump is small. */
  estimatedBytes(): number;
  /** Text that describes what the lower bound counts. */
  readonly estimateOf: string;
}

export interface PreflightEvidence extends DumpEvidence {
  readonly options: KernelDumpOptions;
  readonly choices: KernelChoices;
  /** Text on how to continue in an elevated prompt. */
  readonly elevationHint: string;
}

export interface PreflightCheck<E = PreflightEvidence> {
  readonly id: string;
  readonly title: string;
  /** The exit code of a capture if this check fails. */
  readonly exitCode: ExitCode;
  run(evidence: E): Outcome;
}

export interface PreflightFinding extends Finding {
  readonly exitCode: ExitCode;
}

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

/**
 * Runs every check. If Windows fails to return the data for a check, the check
 * is skipped.
 */
export function runPreflight<E>(
  checks: readonly PreflightCheck<E>[],
  evidence: E,
): readonly PreflightFinding[] {
  return checks.map(({ id, title, exitCode, run }) => {
    try {
      return { id, title, exitCode, ...run(evidence) };
    } catch (error) {
      if (!(error instanceof WindowsError)) throw error;
      const message = `The check cannot run: ${error.message}.`;
      return { id, title, exitCode, ...skip(message) };
    }
  });
}

/**
 * The error for checks that failed; `null` if no check failed. The message
 * starts with the failed check that determines the exit code: "livedump is not
 * elevated. Also: the target folder D:\dumps does not exist."
 */
export function preflightError(
  findings: readonly PreflightFinding[],
): LivedumpError | null {
  const failed = findings.filter((one) => one.status === "fail");
  const decisive = decisiveFinding(failed);
  if (!decisive) return null;
  const { exitCode } = decisive;
  const others = failed.filter((one) => one !== decisive)
    .map(({ message }) => withSmallInitial(message.replace(/\.$/, "")));
  const message = others.length === 0
    ? decisive.message.replace(/\.$/, "")
    : `${decisive.message} Also: ${others.join("; ")}.`;
  return new LivedumpError(message, {
    code: decisive.id,
    exitCode,
    hint: decisive.hint ?? "Run livedump check for details.",
  });
}

/**
 * Returns a sentence on whether a capture would work, and why not: `Not possible: livedump is not
 * elevated. Also: folder, disk-space.`
 */
export function readinessText(findings: readonly PreflightFinding[]): string {
  const rows = [
    ["fail", "Not possible"],
    ["warning", "Ready with warnings"],
  ] as const;
  for (const [status, verdict] of rows) {
    const found = findings.filter((one) => one.status === status);
    const first = decisiveFinding(found) ?? found[0];
    if (!first) continue;
    const others = found.filter((one) => one !== first).map(({ id }) => id);
    const also = others.length === 0 ? "" : ` Also: ${others.join(", ")}.`;
    return `${verdict}: ${first.message}${also}`;
  }
  const skipped = findings.filter((one) => one.status === "skipped").length;
  return skipped === 0
    ? "Ready: all checks passed."
    : `Ready: no check failed, but ${
      skipped === 1 ? "one was" : `${skipped} were`
    } skipped.`;
}

/** The failure that determines the exit code of a capture. */
function decisiveFinding(
  findings: readonly PreflightFinding[],
): PreflightFinding | undefined {
  const failed = findings.filter((one) => one.status === "fail");
  const exitCode = worstExitCode(failed.map((one) => one.exitCode));
  return failed.find((one) => one.exitCode === exitCode);
}

/**
 * Changes an ordinary first word to lower case: `The folder` becomes `the
 * folder`, but `SeDebug...` stays.
 */
function withSmallInitial(sentence: string): string {
  return sentence.replace(/^[A-Z][a-z]* /, (word) => word.toLowerCase());
}
