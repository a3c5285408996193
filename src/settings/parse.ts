// Not @std/cli/parse-args: it takes `--verbose=maybe` for true, `--format -v`
// and `--format=` for an empty text, never `-` for a value, and lets the last
// of two contradicting flags win; each of these has to be an error here.
import { UsageError } from "../errors.ts";
import { alternatives } from "../text/alternatives.ts";
import { flagsIn, type FoundFlag, type UnknownFlag } from "./flag_arguments.ts";
import {
  type FlagSpec,
  type OperandSpec,
  takesValue,
  type ValuedSpec,
} from "./flag_spec.ts";
import {
  type CommandFlags,
  type CommandName,
  commands,
  flagsOf,
  type GlobalFlags,
  isCommand,
} from "./flags.ts";
import { nearestName } from "./suggest.ts";
import { didYouMean, unknownCommand, unknownFlag } from "./unknown_name.ts";

/** The commands that are carried out, not answered by the frame. */
type WorkName = Exclude<CommandName, "help">;

/** A command with what it was given. */
export type WorkInvocation = {
  [C in WorkName]: {
    readonly command: C;
    readonly operands: readonly string[];
    readonly flags: CommandFlags<C>;
  };
}[WorkName];

/** A wish for help, or the lack of any wish. */
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
