import type { UsageError } from "../errors.ts";
import {
  flagName,
  type FlagSpec,
  type FlagTable,
  negatedName,
  takesValue,
} from "./flag_spec.ts";

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
