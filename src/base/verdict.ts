import type { TextStyle } from "./text/text_style.ts";
import type { LineLayout } from "./text/wrap.ts";
import type { StatusReport } from "./errors.ts";
import { type ExitCode, exitCodes } from "./exit_code.ts";

/**
 * The verdicts on a dump, worst first: if several apply, the first one in this
 * order is the verdict.
 */
export const verdicts = [
  {
    name: "unreadable",
    meaning: "cannot be read, or is not a dump",
    cure:
      "Read what the message says about the file, and check the path, the " +
      "permissions and the disk.",
    exitCode: 4,
  },
  {
    name: "damaged",
    meaning: "its structures contradict each other",
    cure: "Do not rely on it. Copy the file again; if the copy is also " +
      "damaged, take the dump again.",
    exitCode: 3,
  },
  {
    name: "truncated",
    meaning: "the file is shorter than its tables require",
    cure:
      "Compare its size with the original's and copy it again, or free disk " +
      "space and take the dump again.",
    exitCode: 3,
  },
  {
    name: "partial",
    meaning: "well-formed, but memory is missing",
    cure:
      "Use it if it contains the memory that you need. Otherwise take the " +
      "dump again, with more free memory and disk space.",
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

/** The facts that tell a dump from another one; `null` for unknown ones. */
export interface DumpIdentity {
  /** The time in its header, in ISO 8601. */
  readonly systemTime: string | null;
  readonly upTimeSeconds: number | null;
  /** With `--hash`, in lower-case hexadecimal. */
  readonly sha256: string | null;
}

/** The result of verifying a new dump, for the command that took it. */
export interface Inspection {
  readonly verdict: Verdict;
  /**
   * A sentence on how much of the process's memory a minidump contains; `null`
   * if the minidump does not record this.
   */
  readonly coverage: string | null;
  /** The facts by which a record beside the dump can be matched with it. */
  readonly identity?: DumpIdentity;
  /** The report of the dump in JSON documents. */
  readonly json: unknown;
  /** The text report, as `inspect` prints it. */
  renderText(style: TextStyle, layout?: LineLayout): string;
  /** One line with the verdict and the path. */
  renderLine(style: TextStyle): string;
  /**
   * The same for the path that the dump has now. With any status but 0 the dump
   * is at most `partial`.
   */
  revised(path: string, status: StatusReport): Inspection;
}
