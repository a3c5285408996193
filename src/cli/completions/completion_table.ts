import { settingsActions } from "../../settings/settings_command_spec.ts";
import {
  type CommandSpec,
  flagName,
  type FlagSpec,
  negatedName,
  takesValue,
  type ValuedSpec,
} from "../../base/flag_spec.ts";
import { commands, flagsOf, isCommand } from "../flags.ts";
import { allTopics, type TopicTable } from "../help.ts";
import { settingKinds } from "../../settings/setting_kind.ts";
import { settingNames, settingSpec } from "../../settings/setting_table.ts";

/** A word that can stand somewhere, and what it does. */
export interface Candidate {
  readonly word: string;
  readonly does: string;
}

/** What can stand in a place of the command line. */
export interface Place {
  readonly words: readonly Candidate[];
  /** Whether a file or a folder can stand there. */
  readonly files: boolean;
}

/** A flag as it is typed, and what can follow it. */
export interface FlagRow extends Candidate {
  /** `null` for a flag without a value, or with one that needs a `=`. */
  readonly value: Place | null;
  /** What can follow a `=`; `null` for a flag without a value. */
  readonly attached: Place | null;
}

/** What can stand where: the tables of the program as a shell needs them. */
export interface CompletionTable {
  /** The flags of each command, and under "" those before any command. */
  readonly flags: ReadonlyMap<string, readonly FlagRow[]>;
  /**
   * The operands that can follow, by the words before: "" for the commands,
   * `settings set` for the first operand after these. A command whose operands
   * are alike at every place has a row with ` *` behind its name.
   */
  readonly operands: ReadonlyMap<string, Place>;
}

/** Reads it off the tables of flags, settings, topics and schemas. */
export function completionTable(
  topics: TopicTable,
  schemas: readonly string[],
): CompletionTable {
  const names = Object.keys(commands).filter(isCommand);
  return {
    flags: new Map([
      ["", flagRows(null)],
      ...names.map((name) => [name, flagRows(name)] as const),
    ]),
    operands: new Map([
      ["", wordsOnly(names.map((name) => candidate(name, commands[name])))],
      ...names.flatMap((name) => operandRows(name, commands[name])),
      ...settingsRows(),
      [
        "schema",
        wordsOnly(
          names.filter((name) => schemas.includes(name))
            .map((name) => candidate(name, commands[name])),
        ),
      ],
      [
        "help",
        wordsOnly([
          ...names.map((name) => candidate(name, commands[name])),
          ...Array.from(
            allTopics(topics),
            ([name, row]) => candidate(name, row),
          ),
        ]),
      ],
    ]),
  };
}

function candidate(word: string, row: { readonly short: string }): Candidate {
  return { word, does: row.short };
}

function wordsOnly(words: readonly Candidate[]): Place {
  return { words, files: false };
}

function flagRows(command: Parameters<typeof flagsOf>[0]): FlagRow[] {
  return Object.entries(flagsOf(command)).flatMap(([key, spec]) =>
    formsOf(key, spec).map((word) => {
      const place = takesValue(spec) ? valuePlace(spec) : null;
      const isBare = spec.kind === "choice" && spec.bare !== undefined;
      return {
        word,
        does: spec.short,
        value: isBare ? null : place,
        attached: place,
      };
    })
  );
}

function formsOf(key: string, spec: FlagSpec): string[] {
  return [
    flagName(key),
    ...spec.kind === "toggle" ? [negatedName(key)] : [],
    ...spec.letter === undefined ? [] : [`-${spec.letter}`],
  ];
}

function valuePlace(spec: ValuedSpec): Place {
  if (spec.kind !== "choice") return placeIn(spec.placeholder, spec.short);
  const words = spec.values.map((word) => ({ word, does: spec.short }));
  return wordsOnly(words);
}

/**
 * What a placeholder stands for: words of lower case are themselves, FILE,
 * FOLDER and PATH are files. `0xCODE|any` offers any, `FORMAT=PATH` files.
 */
export function placeIn(placeholder: string, does: string): Place {
  const parts = placeholder.replaceAll(/[[\]<>.]/g, "").split("|");
  return {
    words: parts.filter((part) => /^[a-z][a-z-]*$/.test(part))
      .map((word) => ({ word, does })),
    files: parts.some((part) =>
      /\b(FILE|FOLDER|PATH|file|folder)\b/.test(part)
    ),
  };
}

function operandRows(
  name: string,
  { operands, short }: CommandSpec,
): (readonly [string, Place])[] {
  if (operands === null) return [];
  // Words are names to be typed where bars stand between them.
  const place = placeIn(operands.usage, short);
  const words = operands.usage.includes("|") ? place.words : [];
  if (words.length === 0 && !place.files) return [];
  const key = operands.most > 1 ? `${name} *` : name;
  return [[key, { words, files: place.files }]];
}

function settingsRows(): (readonly [string, Place])[] {
  const actions = Object.entries(settingsActions);
  const keys = settingNames.map((name) => ({
    word: name,
    does: settingSpec(name).title,
  }));
  return [
    ["settings", wordsOnly(actions.map(([name, row]) => candidate(name, row)))],
    ...actions.filter(([, { operands }]) => operands.most > 0).map((
      [name],
    ) => [`settings ${name}`, wordsOnly(keys)] as const),
    ...keys.map(({ word, does }) => {
      const kind = settingKinds[settingSpec(word).kind];
      return [`settings set ${word}`, {
        words: kind.words.map((value) => ({ word: value, does })),
        files: kind.placeholder === "FOLDER",
      }] as const;
    }),
  ];
}
