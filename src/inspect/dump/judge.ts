import {
  type Check,
  type CheckGuide,
  fail,
  type Finding,
} from "../../base/finding.ts";
import { worstVerdict } from "../../base/verdict.ts";
import { ifKept, notChecked } from "./not_kept.ts";
import type { DumpReport } from "./report.ts";

/** The report on a dump, without its file. */
export type Inspected = Omit<DumpReport, "path" | "sizeBytes">;

/**
 * Wraps checks so that a check is skipped if it needs bytes that were not kept.
 */
export function skipIfNotKept<D>(checks: readonly Check<D>[]): Check<D>[] {
  return checks.map((check) => ({
    ...check,
    run: (dump) =>
      ifKept(
        () => check.run(dump),
        (error) => [notChecked(check.title.toLowerCase(), error)],
      ),
  }));
}

/** The verdict that follows from the results of the checks. */
export function judge(
  checks: readonly Finding[],
  description: string,
): Pick<DumpReport, "verdict" | "summary" | "checks"> {
  const verdict = worstVerdict(
    checks.map((one) => one.verdict).filter((one) => one !== undefined),
  );
  const reason = checks.find((one) => one.verdict === verdict);
  return { verdict, summary: reason?.message ?? description, checks };
}

/** Adds the results of later checks to a report. */
export function withFindings(
  report: DumpReport,
  findings: readonly Finding[],
): DumpReport {
  const { verdict, summary, checks } = report;
  const judged = judge(findings, summary);
  const isWorse = worstVerdict([verdict, judged.verdict]) !== verdict;
  return {
    ...report,
    checks: [...checks, ...findings],
    ...isWorse && { verdict: judged.verdict, summary: judged.summary },
  };
}

/** The finding of an input whose bytes could not be read. */
export const inputCheck: CheckGuide = {
  id: "input",
  title: "Input",
  meaning: "The input was found, opened and read to its end, and it did not " +
    "change meanwhile. Reported only if this failed: for example, the file " +
    "does not exist, is locked, or a folder has no dumps. A failure says " +
    "nothing about the contents of a dump.",
  cure: "Check the path, the permissions, the disk and the connection. If " +
    "another program still writes or copies the file, wait until it has " +
    "finished.",
};

interface UnreadableReason {
  readonly message: string;
  readonly hint: string;
  readonly fileOffset?: number;
  readonly expected?: string;
}

/** The report of an input that was read but is not a dump. */
export function notADump(
  path: string,
  sizeBytes: number,
  reason: UnreadableReason,
): DumpReport {
  const check = { id: "signature", title: "Signature" };
  return unreadable(path, sizeBytes, reason, check);
}

/** The report of an input that could not be read. */
export function unreadable(
  path: string,
  sizeBytes: number | null,
  reason: UnreadableReason,
  { id, title }: Pick<CheckGuide, "id" | "title"> = inputCheck,
): DumpReport {
  const { message, ...evidence } = reason;
  return {
    path,
    sizeBytes,
    format: "unknown",
    verdict: "unreadable",
    summary: message,
    kernel: null,
    minidump: null,
    checks: [{ id, title, ...fail("unreadable", message, evidence) }],
  };
}
