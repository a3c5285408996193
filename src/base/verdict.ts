import type { TextStyle } from "./text/text_style.ts";
import { type ExitCode, exitCodes } from "./exit_code.ts";

/**
 * The verdicts on a dump, the worst first: where several apply, the first one
 * in this order is the verdict.
 */
export const verdicts = [
  {
    name: "unreadable",
    meaning: "cannot be read, or is not a dump",
    cure: "See what the message says that the file is, and whether the path, " +
      "the rights and the disk are right.",
    exitCode: 4,
  },
  {
    name: "damaged",
    meaning: "its structures contradict each other or themselves",
    cure: "Do not rely on it. Copy the file again; if that is the same, take " +
      "the dump again.",
    exitCode: 3,
  },
  {
    name: "truncated",
    meaning: "the file ends before what its own tables place in it",
    cure:
      "Compare its size with the original's and copy it again, or free disk " +
      "space and take the dump again.",
    exitCode: 3,
  },
  {
    name: "partial",
    meaning: "well-formed, but it says or shows that memory is missing",
    cure: "What is there can be read. For the rest take the dump again, with " +
      "more free memory and disk space.",
    exitCode: 3,
  },
  {
    name: "unexpected",
    meaning: "whole, but not what was expected",
    cure: "If it is the dump that you want, say so: --expect any. Else look " +
      "for the right file.",
    exitCode: 3,
  },
  {
    name: "complete",
    meaning: "well-formed, all that it promises is there, and as expected",
    cure: "Nothing is missing: keep it, or send it.",
    exitCode: 0,
  },
] as const;

/** The name of a verdict. */
export type Verdict = (typeof verdicts)[number]["name"];

/** The verdict that counts where several apply; `complete` where none does. */
export function worstVerdict(found: Iterable<Verdict>): Verdict {
  const names = new Set(found);
  return verdicts.find((row) => names.has(row.name))?.name ?? "complete";
}

/** The exit code of a run over one dump with this verdict. */
export function exitCodeOf(verdict: Verdict): 0 | 3 | 4 {
  return verdicts.find((row) => row.name === verdict)!.exitCode;
}

/** The verdict over all dumps of a run. */
export type RunVerdict = "pass" | "fail" | "error";

/** What an exit code says of all dumps. */
export function runVerdict(code: ExitCode): RunVerdict {
  if (code === exitCodes.done.code) return "pass";
  return code === exitCodes.verification.code ? "fail" : "error";
}

/** The result of verifying a new dump, for the command that took it. */
export interface Inspection {
  readonly verdict: Verdict;
  /**
   * How much of its process a minidump holds, in a sentence; `null` if it does
   * not say.
   */
  readonly coverage: string | null;
  /** The report of the dump in JSON documents. */
  readonly json: unknown;
  /** The report as `inspect` prints it. */
  renderText(style: TextStyle): string;
  /** The verdict and the path in one line. */
  renderLine(style: TextStyle): string;
}
