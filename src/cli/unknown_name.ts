import { UsageError } from "../base/errors.ts";
import { flagName } from "../base/flag_spec.ts";
import { type CommandName, commands, flagsOf, isCommand } from "./flags.ts";
import { didYouMean, nearestName } from "../base/text/suggest.ts";

/** A word that is no command where a command has to stand. */
export function unknownCommand(name: string): UsageError {
  const meant = /\.[a-z]*dmp$/i.test(name)
    ? `livedump inspect ${name}`
    : nearestName(name, Object.keys(commands));
  return new UsageError(`"${name}" is not a command`, didYouMean(meant, null));
}

/**
 * A flag that the command does not have, as it was written, and what it was
 * found in: `-x` in `-vx`. Before any command, `coming` is what follows.
 */
export function unknownFlag(
  written: string,
  argument: string,
  command: CommandName | null,
  coming: readonly string[],
): UsageError {
  const owner = [...coming, ...Object.keys(commands)].filter(isCommand).find(
    (name) => command === null && formsOf(name).includes(written),
  );
  if (owner !== undefined) {
    return new UsageError(
      `${written} has to follow the name of its command`,
      `Did you mean "livedump ${owner} ${written}"? See: livedump -h`,
    );
  }
  const within = argument === written ? "" : ` (in "${argument}")`;
  return new UsageError(
    `${command ?? "livedump"} has no flag "${written}"${within}`,
    // `-format` was meant to be `--format`, not a bundle of letters.
    didYouMean(
      nearestName(argument.replace(/^-?-/, "--"), namesOf(command)),
      command,
    ),
  );
}

function namesOf(command: CommandName | null): readonly string[] {
  return Object.keys(flagsOf(command)).map(flagName);
}

/** Every way to write a flag of the command. */
function formsOf(command: CommandName): readonly string[] {
  return Object.entries(flagsOf(command)).flatMap(([key, { letter }]) =>
    letter === undefined ? [flagName(key)] : [flagName(key), `-${letter}`]
  );
}
