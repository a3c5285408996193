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
   * Why the new dump must not replace an older one, as in "not replaced, because
   * ..."; `null` if it may. Called while the new dump has its temporary name.
   */
  reasonToKeepOlder(
    temporaryPath: string,
    status: StatusReport,
  ): Promise<string | null>;
  /** The inspection of the renamed dump; `null` if it was not verified. */
  inspection(dump: CapturedDump): Promise<Inspection | null>;
}

/** A dump with one of these verdicts replaces no older dump. */
const worseThanOlder: readonly Verdict[] = [
  "unreadable",
  "damaged",
  "truncated",
  "partial",
];

/** `isSkipped` is set with --no-verify: then only the status decides. */
export function dumpVerifier(
  { isSkipped, interrupts, inspect }: {
    readonly isSkipped: boolean;
    readonly interrupts: Pick<InterruptWatch, "isInterrupted">;
    readonly inspect: (path: string) => Promise<Inspection>;
  },
): DumpVerifier {
  let early: Inspection | null = null;
  return {
    async reasonToKeepOlder(temporaryPath, status) {
      if (!isPlainSuccess({ status })) {
        return `Windows returned ${status.name ?? "status"} (${status.code})`;
      }
      if (isSkipped) return null;
      if (await interrupts.isInterrupted()) return "the run was cancelled";
      try {
        early = await inspect(temporaryPath);
      } catch {
        // The error is reported after the rename.
        return "the new dump could not be verified";
      }
      const { verdict } = early;
      if (!worseThanOlder.includes(verdict)) return null;
      // Verified again: under the temporary name, a report says so.
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
