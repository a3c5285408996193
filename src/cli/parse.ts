// @std/cli/parse-args is not used. It silently accepts wrong command lines
// (`--verbose=maybe`, `--format=`, `--hash true`, a flag that is both on and
// off or given twice), so the raw words would need checks of their own. A
// version with such checks had 262 lines of code; this module had 254. That
// version still accepted `-v5`, and its `stopEarly` overflowed the stack at
// 100,000 operands. It was also slower, measured in two series of 25
// interleaved pairs of compiled programs. For `livedump --version`, its median
// time was 1.08 times the time of this module in both series. For `inspect` of
// a small dump, it was 1.05 and 1.02 times.
import { UsageError } from "../base/errors.ts";
import {
  type CommandFlags,
  type FlagSpec,
  type GlobalFlags,
  type OperandSpec,
  takesValue,
  type ValuedSpec,
} from "../base/flag_spec.ts";
import { alternatives } from "../base/text/count.ts";
import { didYouMean, nearestName } from "../base/text/suggest.ts";
import { flagsAfter, isCommandName, rowOf } from "./command_rows.ts";
import type { CommandName, commands } from "./command_table.ts";
import {
  flagsInWord,
  type FoundFlag,
  UnknownCommandError,
} from "./flag_words.ts";
import { refuseQuotes } from "./quotes.ts";

type WorkName = Exclude<CommandName, "help" | "version">;

type WorkInvocation = {
  [C in WorkName]: {
    readonly command: C;
    readonly operands: readonly string[];
    readonly flags: CommandFlags<(typeof commands)[C]>;
  };
}[WorkName];

/** A request for help, or a command line without a command. */
export interface HelpInvocation {
  readonly command: "help";
  /**
   * The name of a command or a topic, not checked yet; `null` for help on the
   * program.
   */
  readonly subject: string | null;
  readonly detail: "short" | "long";
  /** Whether the user asked for help; false if no command was given. */
  readonly isRequested: boolean;
  readonly flags: GlobalFlags;
}

interface VersionInvocation {
  readonly command: "version";
  readonly flags: GlobalFlags;
}

export type Invocation = WorkInvocation | HelpInvocation | VersionInvocation;

/** The values of the flags on the command line, by flag key. */
type Values = Record<string, unknown>;

/**
 * Parses the arguments of the program.
 *
 * - Flags are allowed before, between and after operands, until `--`. Before
 *   the name of the command, only the global flags are allowed.
 * - The forms of flags are `--flag value`, `--flag=value`, `-q` and `-vq`. A
 *   value that starts with a dash needs the form with `=`; a single `-` is a
 *   value or an operand. A flag whose value is optional takes a value only in
 *   the form with `=`.
 * - `--no-flag` turns a toggle off. Turning the same toggle on and off is an
 *   error.
 * - A flag with a value may be given only once, because livedump must not guess
 *   which of two values is meant. Flags that build a list may be repeated, and
 *   so may switches.
 * - `-h`, `--help` and `--version` override everything after them. `/?` means
 *   `-h`.
 * - Operands are text and are never converted to numbers.
 *
 * The rows of the commands are loaded on demand: see `withModules`.
 *
 * @throws {UsageError} if the command line is wrong
 */
export function parseCommandLine(
  argv: readonly string[],
  os: typeof Deno.build.os = Deno.build.os,
): Invocation {
  refuseQuotes(argv, os);
  const values: Values = {};
  const operands: string[] = [];
  const rest = argv.toReversed();
  let command: CommandName | null = null;
  let flagsMayFollow = true;
  for (let word; (word = rest.pop()) !== undefined;) {
    if (flagsMayFollow && word === "--") {
      flagsMayFollow = false;
    } else if (flagsMayFollow && isFlag(word)) {
      const answer = takeFlags(word, command, rest, values);
      if (answer !== null) return answer;
    } else if (command !== null) {
      operands.push(word);
    } else if (isCommandName(word)) {
      command = word;
    } else {
      throw new UnknownCommandError(word);
    }
  }
  return invocation(command, operands, withDefaults(command, values));
}

function isFlag(word: string): boolean {
  return (word.startsWith("-") && word !== "-") || word === "/?";
}

/**
 * Adds the flags in a word to `values`. Returns an invocation if one of the
 * flags, such as `--help`, runs instead of the command.
 */
function takeFlags(
  word: string,
  command: CommandName | null,
  rest: string[],
  values: Values,
): HelpInvocation | VersionInvocation | null {
  for (const flag of flagsInWord(word, command, () => rest.toReversed())) {
    const { key, spec, written, attached, negated } = flag;
    if (takesValue(spec)) {
      const text = attached ?? bareValue(spec) ?? nextValue(rest);
      const value = parseValue(written, spec, text, command);
      if (spec.kind === "list") {
        values[key] = [...(values[key] as unknown[] ?? []), value];
      } else if (Object.hasOwn(values, key)) {
        const isRepeated = values[key] === value &&
          Object.hasOwn(spec.aliases ?? {}, written); // such as --json --json
        if (!isRepeated) {
          throw usage(command, `${written} is given more than once`);
        }
      } else {
        values[key] = value;
      }
      continue;
    }
    if (attached !== null) throw usage(command, `${written} takes no value`);
    if (spec.kind === "answer") return answer(flag, command, values);
    if (spec.kind === "toggle" && values[key] === negated) {
      throw usage(command, `${written} contradicts an earlier flag`);
    }
    values[key] = !negated;
  }
  return null;
}

function bareValue(spec: ValuedSpec): string | undefined {
  return spec.kind === "choice" ? spec.bare : undefined;
}

/** Removes and returns the next word. If that word is a flag, returns "". */
function nextValue(rest: string[]): string {
  return isFlag(rest.at(-1) ?? "--") ? "" : rest.pop()!;
}

function answer(
  { key, written }: FoundFlag,
  command: CommandName | null,
  values: Values,
): HelpInvocation | VersionInvocation {
  const flags = withDefaults(command, values);
  if (key === "version") return { command: "version", flags };
  const detail = written === "--help" ? "long" : "short";
  const subject = command;
  return { command: "help", subject, detail, isRequested: true, flags };
}

function parseValue(
  written: string,
  spec: ValuedSpec,
  text: string,
  command: CommandName | null,
): unknown {
  const value = text === "" ? undefined : valueOf(spec, text);
  if (value !== undefined) return value;
  const words = spec.kind === "choice" ? spec.values : [];
  const needs = spec.kind === "choice" ? alternatives(words) : spec.needs;
  throw usage(
    command,
    `${written} needs ${needs}` + (text === "" ? "" : `, not "${text}"`),
    nearestName(text, words),
  );
}

function valueOf(spec: ValuedSpec, text: string): unknown {
  if (spec.kind !== "choice") return spec.read(text);
  return spec.values.includes(text) ? text : undefined;
}

/**
 * The values of all flags of the command. Flags that are not given have their
 * defaults. The types come from the flag table.
 */
function withDefaults(command: CommandName | null, values: Values) {
  const flags: Values = {};
  for (const [key, spec] of Object.entries(flagsAfter(command))) {
    if (spec.kind !== "answer") flags[key] = values[key] ?? defaultOf(spec);
  }
  return flags as unknown as GlobalFlags;
}

function defaultOf(spec: FlagSpec): unknown {
  if (spec.kind === "toggle") return null;
  if (spec.kind === "list") return [];
  if (!takesValue(spec)) return false;
  return spec.default === null ? null : valueOf(spec, spec.default);
}

function invocation(
  command: CommandName | null,
  operands: readonly string[],
  flags: GlobalFlags,
): Invocation {
  if (command === null) {
    const help = {
      subject: null,
      detail: "short",
      isRequested: false,
    } as const;
    return { command: "help", ...help, flags };
  }
  checkOperands(command, operands, flags);
  if (command === "version") return { command, flags };
  if (command === "help") {
    const subject = operands[0] ?? null;
    return { command, subject, detail: "long", isRequested: true, flags };
  }
  return { command, operands, flags } as WorkInvocation;
}

function checkOperands(
  command: CommandName,
  found: readonly string[],
  flags: GlobalFlags,
): void {
  const spec: OperandSpec = rowOf(command).operands ?? noOperands;
  const { min, max, needs, unless } = spec;
  const given: Readonly<Record<string, unknown>> = { ...flags };
  const areOptional = unless !== undefined && given[unless] !== null;
  if (found.length < min && !areOptional) {
    throw usage(command, `${command} needs ${needs}`);
  }
  if (found.includes("")) {
    throw usage(command, `an operand of ${command} is empty`);
  }
  const surplus = found[max];
  if (surplus !== undefined) {
    // In many programs that take dumps, the last operand is the output file.
    // Here the file needs `-o`.
    const isFile = "output" in given && /[.\\/]/.test(surplus);
    throw usage(
      command,
      `${command} takes ${needs}, so "${surplus}" is one operand too many`,
      isFile ? `-o ${surplus}` : null,
    );
  }
}

const noOperands = { usage: "", min: 0, max: 0, needs: "no operand" };

function usage(
  command: CommandName | null,
  message: string,
  meant: string | null = null,
): UsageError {
  return new UsageError(message, didYouMean(meant, command));
}
