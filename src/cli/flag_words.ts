import { UsageError } from "../base/errors.ts";
import {
  flagName,
  type FlagSpec,
  negatedName,
  takesValue,
} from "../base/flag_spec.ts";
import { habitHint } from "./habits.ts";
import { didYouMean, nearestName } from "../base/text/suggest.ts";
import { commandNames, flagsAfter, isCommandName } from "./command_rows.ts";
import type { CommandName } from "./command_table.ts";

export interface FoundFlag {
  readonly key: string;
  readonly spec: FlagSpec;
  /** The flag as it was typed: `--format` or `-q`. */
  readonly written: string;
  /** The value in the same word: `json` in `--format=json`. */
  readonly attached: string | null;
  /** Whether the flag turns a toggle off: `--no-user-pages`. */
  readonly negated: boolean;
}

/**
 * Parses the flags in one word: `--name`, `--name=value`, `-l`, or several
 * letters (`-vq`). If a letter takes a value, the rest of the word is the
 * value: `-qofile` and `-qo=file` mean `-q -o file`.
 *
 * @param command The command; `null` if the word is before the name of the
 * command.
 * @param following Returns the words after this one. They show which command an
 * error message should suggest.
 * @throws {UsageError} if the command does not have such a flag
 */
export function flagsInWord(
  word: string,
  command: CommandName | null,
  following: () => readonly string[] = () => [],
): readonly FoundFlag[] {
  const rows = Object.entries(flagsAfter(command));
  for (const [key, spec] of rows) {
    if (Object.hasOwn(spec.aliases ?? {}, word)) {
      const attached = spec.aliases![word]!;
      return [{ key, spec, written: word, attached, negated: false }];
    }
  }
  if (word.startsWith("--")) {
    const equals = word.indexOf("=");
    const written = equals < 0 ? word : word.slice(0, equals);
    const attached = equals < 0 ? null : word.slice(equals + 1);
    for (const [key, spec] of rows) {
      if (Object.hasOwn(spec.aliases ?? {}, written)) {
        throw new UsageError(
          `${written} takes no value`,
          didYouMean(null, command),
        );
      }
      const negated = spec.kind === "toggle" && negatedName(key) === written;
      if (negated || flagName(key) === written) {
        return [{ key, spec, written, attached, negated }];
      }
    }
    throw unknownFlag(written, written, command, following());
  }
  const found: FoundFlag[] = [];
  const letters = word.slice(1);
  for (const [index, letter] of [...letters].entries()) {
    const written = `-${letter}`;
    const row = rows.find(([, spec]) => spec.letter === letter);
    if (row === undefined) {
      throw unknownFlag(written, word, command, following());
    }
    const [key, spec] = row;
    const rest = letters.slice(index + 1);
    const takesRest = takesValue(spec) && rest !== "";
    const attached = takesRest ? rest.replace(/^=/, "") : null;
    found.push({ key, spec, written, attached, negated: false });
    if (takesRest) break;
  }
  return found;
}

/**
 * The error for a word that is not a command, but is where the command must be.
 */
export class UnknownCommandError extends UsageError {
  override name = "UnknownCommandError";

  constructor(readonly word: string) {
    // Words such as `D:\a.dmp` and `dumps/*` are paths.
    const isPath = /[\\/.*?]/.test(word);
    super(
      isPath
        ? `"${word}" is neither a command nor an existing file or folder`
        : `"${word}" is not a command`,
      habitHint(null, word) ?? (isPath ? "Check the path. " : "") +
          didYouMean(nearestName(word, commandNames), null),
    );
  }
}

function unknownFlag(
  written: string,
  word: string,
  command: CommandName | null,
  following: readonly string[],
): UsageError {
  const owner = [...following, ...commandNames].filter(isCommandName).find(
    (name) => command === null && formsOf(name).includes(written),
  );
  if (owner !== undefined) {
    return new UsageError(
      `${written} has to follow the name of its command`,
      `Did you mean "livedump ${owner} ${written}"? See: livedump -h`,
    );
  }
  const habit = habitHint(command, word);
  if (habit !== null) {
    return new UsageError(
      `${command ?? "livedump"} has no flag "${word}"`,
      habit,
    );
  }
  const within = word === written ? "" : ` (in "${word}")`;
  const names = Object.entries(flagsAfter(command)).flatMap((
    [key, { aliases = {} }],
  ) => [flagName(key), ...Object.keys(aliases)]);
  // `-format` probably means `--format`, not six one-letter flags.
  const meant = nearestName(word.replace(/^-?-/, "--"), names);
  return new UsageError(
    `${command ?? "livedump"} has no flag "${written}"${within}`,
    didYouMean(meant, command),
  );
}

/** All forms of all flags of a command: `--quiet`, `-q` and aliases. */
function formsOf(command: CommandName): readonly string[] {
  return Object.entries(flagsAfter(command)).flatMap((
    [key, { letter, aliases = {} }],
  ) => [
    flagName(key),
    ...letter === undefined ? [] : [`-${letter}`],
    ...Object.keys(aliases),
  ]);
}
