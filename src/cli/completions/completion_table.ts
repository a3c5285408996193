import { settingsActions } from "../../settings/settings_command_spec.ts";
import {
  type CommandSpec,
  flagName,
  type FlagSpec,
  negatedName,
  takesValue,
  type ValuedSpec,
} from "../../base/flag_spec.ts";
import { commands, flagsOf, isCommand } from "../command_table.ts";
import { allTopics, type TopicTable } from "../topics.ts";
import { settingKinds } from "../../settings/setting_kind.ts";
import { settingNames, settingSpec } from "../../settings/setting_table.ts";

/** A word that completes a command line, and its description. */
export interface Candidate {
  readonly word: string;
  readonly does: string;
}

/** The candidates that can complete a word of the command line. */
export interface Completions {
  readonly words: readonly Candidate[];
  /** Whether the word can be a file or a folder. */
  readonly files: boolean;
}

/** A flag as it is typed, and the values that can follow it. */
interface FlagRow extends Candidate {
  /**
   * The values that can follow the flag after a space; `null` if the flag takes
   * no value there.
   */
  readonly value: Completions | null;
  /** The values after `=`; `null` for a flag without a value. */
  readonly attached: Completions | null;
}

/**
 * The flags and operands of the program, in the form that completion scripts
 * need.
 */
export interface CompletionTable {
  /**
   * The flags of each command, by command name. The key "" is for the flags
   * that are allowed before the command.
   */
  readonly flags: ReadonlyMap<string, readonly FlagRow[]>;
  /**
   * The completions of the next operand. The key is the words before the
   * operand: "" for the commands, `settings set` for the operands after these
   * two words. A key that ends with ` *` applies to every operand of that
   * command.
   */
  readonly operands: ReadonlyMap<string, Completions>;
}

/** Builds the table from the tables of flags, settings, topics and schemas. */
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

function wordsOnly(words: readonly Candidate[]): Completions {
  return { words, files: false };
}

function flagRows(command: Parameters<typeof flagsOf>[0]): FlagRow[] {
  return Object.entries(flagsOf(command)).flatMap(([key, spec]) => [
    ...formsOf(key, spec).map((word) => {
      const completions = takesValue(spec) ? valueCompletions(spec) : null;
      const isBare = spec.kind === "choice" && spec.bare !== undefined;
      return {
        word,
        does: spec.short,
        value: isBare ? null : completions,
        attached: completions,
      };
    }),
    ...Object.entries(spec.aliases ?? {}).flatMap(([word, meant]) =>
      meant === null ? [] : [{
        word,
        does: `the same as ${flagName(key)} ${meant}`,
        value: null,
        attached: null,
      }]
    ),
  ]);
}

function formsOf(key: string, spec: FlagSpec): string[] {
  return [
    flagName(key),
    ...spec.kind === "toggle" ? [negatedName(key)] : [],
    ...spec.letter === undefined ? [] : [`-${spec.letter}`],
  ];
}

function valueCompletions(spec: ValuedSpec): Completions {
  if (spec.kind !== "choice") {
    return completionsOf(spec.placeholder, spec.short);
  }
  return wordsOnly(spec.values.map((word) => ({ word, does: spec.short })));
}

/**
 * Completions for a placeholder. A word in lower case completes to itself;
 * FILE, FOLDER and PATH complete to files. For example, `0xCODE|any` offers
 * `any`, and `FORMAT=PATH` offers files.
 */
function completionsOf(placeholder: string, does: string): Completions {
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
): (readonly [string, Completions])[] {
  if (operands === null) return [];
  // Only operands with `|` list words to type, such as `powershell|bash`.
  // Without `|`, a word is a placeholder: `[command]`.
  const completions = completionsOf(operands.usage, short);
  const words = operands.usage.includes("|") ? completions.words : [];
  if (words.length === 0 && !completions.files) return [];
  const key = operands.max > 1 ? `${name} *` : name;
  return [[key, { words, files: completions.files }]];
}

function settingsRows(): (readonly [string, Completions])[] {
  const actions = Object.entries(settingsActions);
  const keys = settingNames.map((name) => ({
    word: name,
    does: settingSpec(name).title,
  }));
  return [
    ["settings", wordsOnly(actions.map(([name, row]) => candidate(name, row)))],
    ...actions.filter(([, { operands }]) => operands.max > 0).map((
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
