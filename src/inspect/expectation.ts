import {
  type FlagWord,
  flagWord,
  flagWords,
  minidumpFlags,
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
  for (const part of text.split(",")) {
    const item = part.trim();
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

// Bug check codes have 32 bits, both in BugCheckCode of DUMP_HEADER64 (WinDbg's
// dump headers) and in the code parameter of KeBugCheckEx (a ULONG).
function readBugCheckTerm(item: string): BugCheckTerm | null {
  if (item === "any" || item === "live") return item;
  return /^0x[0-9a-f]{1,8}$/i.test(item) ? Number(item) : null;
}

/** Parses the name of a flag or a type (see `livedump help process-types`). */
function readContents(item: string): readonly FlagWord[] | null {
  const type = processDumpTypes.find(({ name }) => name === item);
  if (type) return flagWords(type.flags);
  const name = comparable(item);
  const flag = minidumpFlags.find((one) =>
    comparable(one.name) === name || comparable(flagWord(one.name)) === name
  );
  return flag ? [flagWord(flag.name)] : null;
}

/**
 * Converts a flag name to a form in which `full-memory`, `WithFullMemory` and
 * `MiniDumpWithFullMemory` are equal. Reports use the second name, and
 * Microsoft's documentation uses the third.
 */
function comparable(name: string): string {
  return name.replaceAll("-", "").toLowerCase().replace(/^(minidump)?with/, "");
}
