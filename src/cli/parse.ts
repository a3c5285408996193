// Not @std/cli/parse-args: it takes `--verbose=maybe` for true, `--format -v`
// and `--format=` for an empty text, never `-` for a value, and lets the last
// of two contradicting flags win; each of these has to be an error here.
import { UsageError } from "../base/errors.ts";
import {
  type CommandFlags,
  flagName,
  type FlagSpec,
  type FlagTable,
  type GlobalFlags,
  negatedName,
  type OperandSpec,
  takesValue,
  type ValuedSpec,
} from "../base/flag_spec.ts";
import { alternatives } from "../base/text/count.ts";
import { didYouMean, nearestName } from "../base/text/suggest.ts";
import { type CommandName, commands, flagsOf, isCommand } from "./flags.ts";
import { unknownCommand, unknownFlag } from "./unknown_name.ts";

/** The commands that are carried out, not answered by the frame. */
type WorkName = Exclude<CommandName, "help">;

/** A command with what it was given. */
export type WorkInvocation = {
  [C in WorkName]: {
    readonly command: C;
    readonly operands: readonly string[];
    readonly flags: CommandFlags<(typeof commands)[C]>;
  };
}[WorkName];

/** A invocation for help, or the lack of any invocation. */
export interface HelpInvocation {
  readonly command: "help";
  /** A command or a topic; `null` for the program. Not yet looked up. */
  readonly subject: string | null;
  readonly detail: "short" | "long";
  /** False where the command line names no command. */
  readonly asked: boolean;
  readonly flags: GlobalFlags;
}

/** `--version`. */
export interface VersionInvocation {
  readonly command: "version";
  readonly flags: GlobalFlags;
}

/** What a command line asks for. */
export type Invocation = WorkInvocation | HelpInvocation | VersionInvocation;

/** The values of the flags that were given, by key. */
type Values = Record<string, unknown>;

/**
 * Reads the arguments of the program.
 *
 * - Flags may stand before, between and after operands, until `--`. Those
 *   before the name of the command are the global ones.
 * - `--flag value`, `--flag=value`, `-q`, `-vq`. A value that starts with a
 *   dash needs the form with `=`; `-` alone is a value or an operand. A flag
 *   that may stand without a value takes none but with `=`.
 * - A toggle is off as `--no-flag`; on and off at once is an error.
 * - A flag that takes a value is given once at most: which of two a script
 *   means is not ours to guess; unless it is one that makes a list. A switch
 *   may be repeated.
 * - `-h`, `--help` and `--version` win over all that follows them.
 * - Operands are taken letter by letter; none turns into a number.
 *
 * @throws {UsageError} with what was found, the nearest name, where to look
 */
export function parseCommandLine(argv: readonly string[]): Invocation {
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
    } else if (isCommand(word)) {
      command = word;
    } else {
      throw unknownCommand(word);
    }
  }
  return invocation(command, operands, withDefaults(command, values));
}

/** `-` alone is what it is: a name, or the value of a flag. */
function isFlag(word: string): boolean {
  return word.startsWith("-") && word !== "-";
}

/** Adds the flags of a word to `values`, unless they ask for an answer. */
function takeFlags(
  word: string,
  command: CommandName | null,
  rest: string[],
  values: Values,
): HelpInvocation | VersionInvocation | null {
  const unknown: UnknownFlag = (written, argument) =>
    unknownFlag(written, argument, command, rest.toReversed());
  for (const flag of flagsIn(word, flagsOf(command), unknown)) {
    const { key, spec, written, attached } = flag;
    if (takesValue(spec)) {
      const text = attached ?? bareOf(spec) ?? nextValue(rest);
      const value = readValue(flag, spec, text, command);
      if (spec.kind === "list") {
        values[key] = [...(values[key] as unknown[] ?? []), value];
        continue;
      }
      if (Object.hasOwn(values, key)) {
        throw usage(command, `${written} is given more than once`);
      }
      values[key] = value;
      continue;
    }
    if (attached !== null) throw usage(command, `${written} takes no value`);
    if (spec.kind === "answer") return answer(flag, command, values);
    if (spec.kind === "toggle" && values[key] === flag.negated) {
      throw usage(command, `${written} contradicts a flag before it`);
    }
    values[key] = !flag.negated;
  }
  return null;
}

/** Of a flag that may stand without a value. */
function bareOf(spec: ValuedSpec): string | undefined {
  return spec.kind === "choice" ? spec.bare : undefined;
}

/** The argument that follows, unless it is a flag. */
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
  const detail = written === "-h" ? "short" : "long";
  return { command: "help", subject: command, detail, asked: true, flags };
}

function readValue(
  { written }: FoundFlag,
  spec: ValuedSpec,
  text: string,
  command: CommandName | null,
): unknown {
  const value = text === "" ? undefined : valueOf(spec, text);
  if (value !== undefined) return value;
  throw usage(
    command,
    `${written} needs ${needsOf(spec)}` +
      (text === "" ? "" : `, not "${text}"`),
    spec.kind === "choice" ? nearestName(text, spec.values) : null,
  );
}

function valueOf(spec: ValuedSpec, text: string): unknown {
  if (spec.kind !== "choice") return spec.read(text);
  return spec.values.includes(text) ? text : undefined;
}

function needsOf(spec: ValuedSpec): string {
  if (spec.kind !== "choice") return spec.needs;
  return alternatives(spec.values);
}

/** All flags that the command takes; the rows give them their types. */
function withDefaults(command: CommandName | null, values: Values) {
  const flags: Values = {};
  for (const [key, spec] of Object.entries(flagsOf(command))) {
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
    const subject = null;
    return { command: "help", subject, detail: "short", asked: false, flags };
  }
  checkOperands(command, operands, flags);
  if (command === "help") {
    const subject = operands[0] ?? null;
    return { command, subject, detail: "long", asked: true, flags };
  }
  return { command, operands, flags } as WorkInvocation;
}

function checkOperands(
  command: CommandName,
  found: readonly string[],
  flags: GlobalFlags,
): void {
  const spec: OperandSpec = commands[command].operands ?? noOperands;
  const { least, most, needs, unless } = spec;
  const given: Readonly<Record<string, unknown>> = { ...flags };
  const areElsewhere = unless !== undefined && given[unless] !== null;
  if (found.length < least && !areElsewhere) {
    throw usage(command, `${command} needs ${needs}`);
  }
  if (found.includes("")) {
    throw usage(command, `an operand of ${command} is empty`);
  }
  const surplus = found[most];
  if (surplus !== undefined) {
    throw usage(
      command,
      `${command} takes ${needs}, so "${surplus}" is too much`,
    );
  }
}

const noOperands = { usage: "", least: 0, most: 0, needs: "no operand" };

function usage(
  command: CommandName | null,
  message: string,
  meant: string | null = null,
): UsageError {
  return new UsageError(message, didYouMean(meant, command));
}

/** A flag as it was found on the command line. */
export interface FoundFlag {
  readonly key: string;
  readonly spec: FlagSpec;
  /** `--format` or `-q`: as it was written. */
  readonly written: string;
  /** What follows in the same argument: `json` in `--format=json`. */
  readonly attached: string | null;
  /** Whether a toggle was switched off: `--no-user-pages`. */
  readonly negated: boolean;
}

/** The error for a flag that no table has, as written, within what. */
export type UnknownFlag = (written: string, argument: string) => UsageError;

/**
 * The flags of one argument: `--name`, `--name=value`, `-l`, or letters in a
 * bundle, where one that takes a value takes the rest: `-qofile`, `-qo=file`.
 *
 * @throws what `unknown` makes of a flag that is not in the table
 */
export function flagsIn(
  argument: string,
  table: FlagTable,
  unknown: UnknownFlag,
): readonly FoundFlag[] {
  return argument.startsWith("--")
    ? [longFlag(argument, table, unknown)]
    : bundledFlags(argument, table, unknown);
}

function longFlag(
  argument: string,
  table: FlagTable,
  unknown: UnknownFlag,
): FoundFlag {
  const equals = argument.indexOf("=");
  const written = equals < 0 ? argument : argument.slice(0, equals);
  const attached = equals < 0 ? null : argument.slice(equals + 1);
  for (const [key, spec] of Object.entries(table)) {
    const negated = spec.kind === "toggle" && negatedName(key) === written;
    if (negated || flagName(key) === written) {
      return { key, spec, written, attached, negated };
    }
  }
  throw unknown(written, written);
}

function bundledFlags(
  argument: string,
  table: FlagTable,
  unknown: UnknownFlag,
): readonly FoundFlag[] {
  const found: FoundFlag[] = [];
  const letters = argument.slice(1);
  for (const [at, letter] of [...letters].entries()) {
    const written = `-${letter}`;
    const row = Object.entries(table).find(([_, spec]) =>
      spec.letter === letter
    );
    if (row === undefined) throw unknown(written, argument);
    const [key, spec] = row;
    const rest = letters.slice(at + 1);
    if (takesValue(spec) && rest !== "") {
      return [...found, {
        key,
        spec,
        written,
        attached: rest.replace(/^=/, ""),
        negated: false,
      }];
    }
    found.push({ key, spec, written, attached: null, negated: false });
  }
  return found;
}
