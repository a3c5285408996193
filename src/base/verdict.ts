import type { TextStyle } from "./text/text_style.ts";
import type { LineLayout } from "./text/wrap.ts";
import type { StatusReport } from "./errors.ts";
import { type ExitCode, exitCodes } from "./exit_code.ts";

/**
 * The verdicts on a dump, worst first. If several verdicts apply, the first of
 * them in this list is used.
 */
export const verdicts = [
  {
    name: "unreadable",
    meaning: "cannot be read, or is not a dump",
    cure:
      "Read the message about the file, and check the path, the permissions " +
      "and the disk.",
    exitCode: 4,
  },
  {
    name: "damaged",
    meaning: "its structures contradict each other",
    cure: "Do not rely on the dump. Copy the file again; if the copy is also " +
      "damaged, take the dump again.",
    exitCode: 3,
  },
  {
    name: "truncated",
    meaning: "the file is shorter than its tables require",
    cure: "Compare the size of the file with the original and copy the file " +
      "again, or free disk space and take the dump again.",
    exitCode: 3,
  },
  {
    name: "partial",
    meaning: "well-formed, but memory is missing",
    cure: "Use the dump if it contains the memory that you need. Otherwise " +
      "take the dump again, with more free memory and disk space.",
    exitCode: 3,
  },
  {
    name: "unverified",
    meaning: "well-formed as far as it can be read; the rest cannot be checked",
    cure:
      "Open the dump in WinDbg to check it. To accept unverified dumps, use " +
      "--allow-unverified.",
    exitCode: 3,
  },
  {
    name: "unexpected",
    meaning: "intact, but not what was expected (by default bug check 0x161)",
    cure: "If this is the dump that you want, use --expect any. Otherwise " +
      "find the right file.",
    exitCode: 3,
  },
  {
    name: "complete",
    meaning: "well-formed, all data present, and as expected",
    cure: "No action is needed. Keep the dump, or send it.",
    exitCode: 0,
  },
] as const;

export type Verdict = (typeof verdicts)[number]["name"];

/** The worst of several verdicts; `complete` if there are none. */
export function worstVerdict(found: Iterable<Verdict>): Verdict {
  const names = new Set(found);
  return verdicts.find((row) => names.has(row.name))?.name ?? "complete";
}

export function exitCodeOf(verdict: Verdict): 0 | 3 | 4 {
  return verdicts.find((row) => row.name === verdict)!.exitCode;
}

/** The verdict on all dumps of a run. */
export type RunVerdict = "pass" | "fail" | "error";

export function runVerdict(code: ExitCode): RunVerdict {
  if (code === exitCodes.done.code) return "pass";
  return code === exitCodes.verification.code ? "fail" : "error";
}

/** Facts that distinguish a dump from other dumps; `null` if unknown. */
export interface DumpIdentity {
  /** The time in the dump's header, in ISO 8601. */
  readonly systemTime: string | null;
  readonly upTimeSeconds: number | null;
  /** The SHA-256 in lower-case hexadecimal; `null` without `--hash`. */
  readonly sha256: string | null;
}

/** The result of verifying a new dump, for the command that took the dump. */
export interface Inspection {
  readonly verdict: Verdict;
  /**
   * A sentence on how much of the process's memory a minidump contains; `null`
   * if the minidump does not record this.
   */
  readonly coverage: string | null;
  /** Facts for finding out whether a record belongs to the dump. */
  readonly identity?: DumpIdentity;
  /** The report on the dump, for JSON documents. */
  readonly json: unknown;
  /** Renders the text report, as `inspect` prints it. */
  renderText(style: TextStyle, layout?: LineLayout): string;
  /** Renders one line with the verdict and the path. */
  renderLine(style: TextStyle): string;
  /**
   * Returns the same inspection with a new path of the dump. If `status` is not
   * 0, the verdict of the result is `partial` or worse.
   */
  revised(path: string, status: StatusReport): Inspection;
}
