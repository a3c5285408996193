import { hex } from "./text/count.ts";
import { printable } from "./text/printable.ts";
import type { TextStyle } from "./text/text_style.ts";
import { fileLines, type LineLayout, wrapText } from "./text/wrap.ts";
import type { Verdict } from "./verdict.ts";

/**
 * The result of a check. `skipped`: there was nothing to check, or the check
 * could not run.
 */
export type Status = "pass" | "warning" | "fail" | "skipped";

/** The checked place and value, so that a user can look them up in the file. */
export interface Evidence {
  /** The field's offset, in bytes from the start of the file. */
  readonly fileOffset?: number;
  readonly expected?: string;
  readonly actual?: string;
}

/** One result of a check. Checks return results and never throw. */
export interface Outcome extends Evidence {
  readonly status: Status;
  /** Sentence that describes the result. */
  readonly message: string;
  /** Advice on how to handle this result. */
  readonly hint?: string;
  /**
   * The verdict that this result causes for the dump; omitted if it causes
   * none.
   */
  readonly verdict?: Exclude<Verdict, "complete">;
}

/** Creates the outcome of a check that passed. */
export function pass(message: string, evidence: Evidence = {}): Outcome {
  return { status: "pass", message, ...evidence };
}

/**
 * Creates a warning: a result that deserves attention but does not change the
 * verdict.
 */
export function warn(
  message: string,
  evidence: Evidence & { readonly hint: string },
): Outcome {
  return { status: "warning", message, ...evidence };
}

/**
 * Creates the outcome of a check that failed. `verdict` is the verdict that
 * this failure causes for the dump.
 */
export function fail(
  verdict: Exclude<Verdict, "complete">,
  message: string,
  evidence: Evidence & { readonly hint: string },
): Outcome {
  return { status: "fail", verdict, message, ...evidence };
}

/**
 * Creates the outcome of a skipped check: there was nothing to check, or the
 * check could not run. Pass a verdict if skipping this check must prevent
 * `complete`, because the unchecked data may be bad.
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

/** Help on a check, for a user whose dump failed the check. */
export interface CheckGuide {
  /** A stable identifier that scripts rely on. */
  readonly id: string;
  readonly title: string;
  /** Sentences on what the check verifies and what a failure means. */
  readonly meaning: string;
  /** Advice for a user whose dump failed the check. */
  readonly cure: string;
}

/**
 * A check for dumps of type `D`. Reports, help and docs are generated from
 * tables of checks.
 */
export interface Check<D> extends CheckGuide {
  /**
   * Returns one result for each defect, or one result if there are no defects.
   */
  run(dump: D): readonly Outcome[];
}

/** Checks of one kind of dump, in the order in which reports list them. */
export interface CheckGroup {
  readonly title: string;
  readonly checks: readonly CheckGuide[];
}

/** A result, with the check that returned it. */
export interface Finding extends Outcome {
  readonly id: string;
  readonly title: string;
}

/** Runs every check. A failed check does not stop the others. */
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

/** A finding in JSON documents. */
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

/** Converts a finding for JSON documents. Missing members become `null`. */
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

const indent = "  ";

const statusStyle: Record<Status, keyof TextStyle> = {
  pass: "green",
  warning: "yellow",
  fail: "red",
  skipped: "dim",
};

/**
 * Returns the lines of a finding in a text report. Evidence is shown only for a
 * failure or a warning. If the message is also the summary of the report, the
 * message is left out here.
 */
export function renderFinding(
  finding: Finding,
  style: TextStyle,
  summary = "",
  lines: LineLayout = fileLines,
): string[] {
  const { status, id, message, fileOffset, expected, actual, hint } = finding;
  const inner = indent + indent;
  const paint = style[statusStyle[status]];
  const head = `${status.toUpperCase()}  ${id}`;
  const evidence = [
    ...(actual === undefined ? [] : [`found:    ${actual}`]),
    ...(expected === undefined ? [] : [`expected: ${expected}`]),
    ...(actual === undefined || fileOffset === undefined
      ? []
      : [`offset:   ${hex(fileOffset)}`]),
  ];
  return [
    indent + paint(head),
    ...(message === summary
      ? []
      : wrapText(printable(message), inner, lines.columns, lines.shortens)),
    ...(status === "pass" || status === "skipped" ? [] : evidence)
      .flatMap((line) => wrapHanging(printable(line), inner, 10, lines)),
    // Advice may contain a path to copy, so it is not shortened.
    ...(hint === undefined ? [] : adviceLines(hint, inner, lines)),
  ];
}

/** Text in advice, directly before a command line to paste. */
export const beforeCommand = "Run as administrator: ";

/** A command line to paste has a line of its own, which is not wrapped. */
function adviceLines(hint: string, start: string, lines: LineLayout): string[] {
  const at = hint.indexOf(beforeCommand);
  const end = at === -1 ? hint.length : at + beforeCommand.length;
  const advice = printable(hint.slice(0, end).trimEnd());
  return [
    ...wrapHanging(`-> ${advice}`, start, 3, { ...lines, shortens: false }),
    ...(at === -1 ? [] : [`${start}   ${printable(hint.slice(end))}`]),
  ];
}

/**
 * Wraps a paragraph. The second and later lines are indented by `more` columns.
 */
function wrapHanging(
  text: string,
  start: string,
  more: number,
  { columns, shortens }: LineLayout,
): string[] {
  if (shortens) {
    const column = start + " ".repeat(more);
    const lines = wrapText(text.slice(more), column, columns, shortens);
    const [first = "", ...rest] = lines;
    return [start + text.slice(0, more) + first.slice(column.length), ...rest];
  }
  const [first = "", ...rest] = wrapText(text, start, columns - more);
  return [first, ...rest.map((line) => " ".repeat(more) + line)];
}

/** Counts the checks by status: `Checks: 10 passed, 2 skipped.` */
export function tally(checks: readonly Finding[]): string {
  const words: readonly (readonly [Status, string])[] = [
    ["fail", "failed"],
    ["warning", "with a warning"],
    ["pass", "passed"],
    ["skipped", "skipped"],
  ];
  const parts = words.flatMap(([status, word]) => {
    const count = checks.filter((one) => one.status === status).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return `Checks: ${parts.join(", ")}.`;
}
