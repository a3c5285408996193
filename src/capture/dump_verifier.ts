import type { StatusReport } from "../base/errors.ts";
import type { InterruptWatch } from "../base/interrupts.ts";
import type { Inspection, Verdict } from "../base/verdict.ts";
import {
  type CapturedDump,
  isPlainSuccess,
  verifyDump,
} from "./captured_dump.ts";

/** Verifies one new dump, before or after it is renamed into place. */
export interface DumpVerifier {
  /**
   * Reason why the new dump must not replace an older one; `null` if the new
   * dump may replace it. The reason ends a sentence: "not replaced, because
   * ...". Called while the new dump has its temporary name.
   */
  reasonToKeepOlder(
    temporaryPath: string,
    status: StatusReport,
  ): Promise<string | null>;
  /** The inspection of the renamed dump; `null` if it was not verified. */
  inspection(dump: CapturedDump): Promise<Inspection | null>;
}

/** Verdicts with which a new dump does not replace an older dump. */
const worseThanOlder: readonly Verdict[] = [
  "unreadable",
  "damaged",
  "truncated",
  "partial",
];

/**
 * @param options `isSkipped` is the value of --no-verify. If it is set, a dump
 * with status 0 replaces an older dump without being verified.
 */
export function dumpVerifier(
  { isSkipped, interrupts, inspect }: {
    readonly isSkipped: boolean;
    readonly interrupts: Pick<InterruptWatch, "isInterrupted">;
    readonly inspect: (path: string) => Promise<Inspection>;
  },
): DumpVerifier {
  const cancelled = "the run was cancelled";
  let early: Inspection | null = null;
  return {
    async reasonToKeepOlder(temporaryPath, status) {
      if (!isPlainSuccess({ status })) {
        return `Windows returned ${status.name ?? "status"} (${status.code})`;
      }
      if (isSkipped) return null;
      if (await interrupts.isInterrupted()) return cancelled;
      try {
        early = await inspect(temporaryPath);
      } catch {
        // If the run was not cancelled, the error is reported later, when the
        // renamed dump is verified.
        return await interrupts.isInterrupted()
          ? cancelled
          : "the new dump could not be verified";
      }
      const { verdict } = early;
      if (!worseThanOlder.includes(verdict)) return null;
      // Forget this inspection, because it reports the temporary name. The dump
      // is inspected again after the rename.
      early = null;
      return `the new dump is ${verdict}`;
    },
    async inspection({ path, status }) {
      if (isSkipped) return null;
      if (early === null && await interrupts.isInterrupted()) return null;
      const found = early ?? await verifyDump(path, inspect);
      return found?.revised(path, status) ?? null;
    },
  };
}
