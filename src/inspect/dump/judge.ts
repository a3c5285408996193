import { type Check, fail, type Finding } from "../../base/finding.ts";
import { worstVerdict } from "../../base/verdict.ts";
import { ifKept, notChecked } from "./not_kept.ts";
import type { DumpReport } from "./report.ts";

/** The report on a dump, without its file. */
export type Inspected = Omit<DumpReport, "path" | "sizeBytes">;

/** Makes checks skip their work if they need bytes that were not kept. */
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

/** A report with the results of checks that ran later. */
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

/** The report of an input that cannot be read or is not a dump. */
export function unreadable(
  path: string,
  sizeBytes: number | null,
  reason: {
    readonly message: string;
    readonly hint: string;
    readonly fileOffset?: number;
    readonly expected?: string;
  },
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
    checks: [{
      id: "signature",
      title: "Signature",
      ...fail("unreadable", message, evidence),
    }],
  };
}
