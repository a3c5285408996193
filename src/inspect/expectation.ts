import {
  type FlagWord,
  flagWords,
  processDumpTypes,
} from "../base/minidump_type.ts";
import { liveSystemDump } from "../base/bug_check.ts";

/** A bug check code, or a word for several codes. */
export type BugCheckTerm = number | "live" | "any";

export interface Expectation {
  /** Bug checks. A kernel dump must have one of them. */
  readonly bugChecks: readonly BugCheckTerm[];
  /** Flags of MINIDUMP_TYPE. A minidump must have all of them. */
  readonly contents: readonly FlagWord[];
  /** Whether `contents` is what livedump requested for a new dump. */
  readonly isRequest: boolean;
}

/** The expectation if `--expect` is not given. */
export const defaultExpectation: Expectation = {
  bugChecks: [liveSystemDump],
  contents: [],
  isRequest: false,
};

/**
 * Parses the value of `--expect`: items separated by commas. Items about kernel
 * dumps do not apply to minidumps, and vice versa, so that one list works for a
 * folder with both. Returns `undefined` if an item is unknown.
 */
export function readExpectation(text: string): Expectation | undefined {
  const bugChecks: BugCheckTerm[] = [];
  const contents = new Set<FlagWord>();
  for (const item of text.split(",")) {
    const term = readBugCheckTerm(item);
    const words = readContents(item);
    if (term === null && words === null) return undefined;
    if (term !== null) bugChecks.push(term);
    for (const word of words ?? []) contents.add(word);
  }
  return {
    bugChecks: bugChecks.length === 0
      ? defaultExpectation.bugChecks
      : bugChecks,
    contents: [...contents],
    isRequest: false,
  };
}

// Bug check codes are 32-bit: BugCheckCode in DUMP_HEADER64 (WinDbg's dump
// headers), and the code parameter of KeBugCheckEx, a ULONG.
function readBugCheckTerm(item: string): BugCheckTerm | null {
  if (item === "any" || item === "live") return item;
  return /^0x[0-9a-f]{1,8}$/i.test(item) ? Number(item) : null;
}

/** Parses the name of a flag or a type (see `livedump help process-types`). */
function readContents(item: string): readonly FlagWord[] | null {
  const type = processDumpTypes.find(({ name }) => name === item);
  if (type) return flagWords(type.flags);
  const word = flagWords().find((one) => one === item);
  return word ? [word] : null;
}
