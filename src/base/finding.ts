import type { Verdict } from "./verdict.ts";

/** How a check ended. `skipped`: there was nothing to check, or no way to. */
export type Status = "pass" | "warning" | "fail" | "skipped";

/** Where a finding stands in the file and what was found there. */
export interface Evidence {
  /** Of the field that was judged, in bytes from the start of the file. */
  readonly fileOffset?: number;
  readonly expected?: string;
  readonly actual?: string;
}

/** What one check says of a dump: data, never an exception. */
export interface Outcome extends Evidence {
  readonly status: Status;
  /** A sentence for a person. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** What it makes of the dump; a passed check makes nothing of it. */
  readonly verdict?: Exclude<Verdict, "complete">;
}

/** A check passed. */
export function pass(message: string, evidence: Evidence = {}): Outcome {
  return { status: "pass", message, ...evidence };
}

/** Worth a look, but no reason to refuse the dump. */
export function warn(
  message: string,
  evidence: Evidence & { readonly hint: string },
): Outcome {
  return { status: "warning", message, ...evidence };
}

/** A check failed, which makes the dump what `verdict` says. */
export function fail(
  verdict: Exclude<Verdict, "complete">,
  message: string,
  evidence: Evidence & { readonly hint: string },
): Outcome {
  return { status: "fail", verdict, message, ...evidence };
}

/**
 * Nothing to check, or no way to. With a verdict where that alone rules out
 * calling the dump complete: what could not be checked was not proven.
 */
export function skip(
  message: string,
  rest: Evidence & {
    readonly hint?: string;
    readonly verdict?: Exclude<Verdict, "complete">;
  } = {},
): Outcome {
  return { status: "skipped", message, ...rest };
}

/**
 * A row of a table of checks, each judging one side of a dump of type `D`.
 * Reports, help and docs are made of it.
 */
export interface Check<D> extends CheckGuide {
  /** Judges, and reports every defect that it sees; at least one outcome. */
  run(dump: D): readonly Outcome[];
}

/** An outcome together with the check that it came from. */
export interface Finding extends Outcome {
  readonly id: string;
  readonly title: string;
}

/** Runs every check; none stops another. */
export function runChecks<D>(
  checks: readonly Check<D>[],
  dump: D,
): readonly Finding[] {
  return checks.flatMap((check) =>
    check.run(dump).map((outcome) => ({
      id: check.id,
      title: check.title,
      ...outcome,
    }))
  );
}

/** What a check is about, for a person whose dump has failed it. */
export interface CheckGuide {
  /** Stable: scripts rely on it. */
  readonly id: string;
  readonly title: string;
  /** What is looked at, and what it means when that is not as it should be. */
  readonly meaning: string;
  /** What to do then. */
  readonly cure: string;
}

/** Checks of one kind of dump, in the order of reports. */
export interface CheckGroup {
  readonly title: string;
  readonly checks: readonly CheckGuide[];
}

/** A check in JSON documents. */
export interface FindingJson {
  readonly id: string;
  readonly status: Finding["status"];
  readonly title: string;
  readonly message: string;
  readonly fileOffset: number | null;
  readonly expected: string | null;
  readonly actual: string | null;
  readonly hint: string | null;
}

/** A finding in JSON documents; what it does not have is `null`. */
export function findingJson(finding: Finding): FindingJson {
  const { id, status, title, message } = finding;
  return {
    id,
    status,
    title,
    message,
    fileOffset: finding.fileOffset ?? null,
    expected: finding.expected ?? null,
    actual: finding.actual ?? null,
    hint: finding.hint ?? null,
  };
}
