interface AnyFlag {
  /** The one-letter form, without its dash. */
  readonly letter?: string;
  /**
   * Other names of the flag. Each name has the value that it sets: `--json`
   * means `--format json`. The value is `null` for a flag without a value.
   */
  readonly aliases?: Readonly<Record<string, string | null>>;
  /** Description in a few words, shown by `-h`. */
  readonly short: string;
  /** Description in sentences, shown by `--help`. */
  readonly long: string;
}

/** A flag without a value. */
interface SwitchSpec extends AnyFlag {
  readonly kind: "switch";
}

/** A flag that the prefix `no-` turns off: `--no-open`. */
interface ToggleSpec extends AnyFlag {
  readonly kind: "toggle";
  /** The default value that the help shows. */
  readonly default: "on" | "off";
}

/**
 * A flag such as `--help`, which prints something instead of running the
 * command.
 */
interface AnswerSpec extends AnyFlag {
  readonly kind: "answer";
}

/** A flag whose value is one of a few words. */
interface ChoiceSpec extends AnyFlag {
  readonly kind: "choice";
  readonly values: readonly string[];
  /** The value if the flag is not given; `null` if there is no default. */
  readonly default: string | null;
  /**
   * The value if the flag is given without one: `--clone` means `only`. Other
   * values need the form `--clone=auto`.
   */
  readonly bare?: string;
}

interface FlagWithText extends AnyFlag {
  /**
   * The placeholder of the value in the help: `0xCODE|any`. Completions offer
   * the words in lower case, and offer files for FILE, FOLDER and PATH.
   */
  readonly placeholder: string;
  /** Description of a valid value. Completes a sentence with "needs ...". */
  readonly needs: string;
  /** Parses a value; returns `undefined` if it is invalid. */
  read(text: string): unknown;
}

/** A flag with a value that a function parses. */
interface ValueSpec extends FlagWithText {
  readonly kind: "value";
  /**
   * The text that is parsed if the flag is not given; `null` if there is no
   * default.
   */
  readonly default: string | null;
}

/** A flag that may be given several times, each with a value. */
interface ListSpec extends FlagWithText {
  readonly kind: "list";
  /** Lists have no default: the list is empty if the flag is not given. */
  readonly default: null;
}

/**
 * A row of the table of flags. The key of the row is the flag's name in
 * camelCase.
 */
export type FlagSpec = SwitchSpec | ToggleSpec | AnswerSpec | ValuedSpec;

/** A row whose flag takes a value. */
export type ValuedSpec = ChoiceSpec | ValueSpec | ListSpec;

export function takesValue(spec: FlagSpec): spec is ValuedSpec {
  return spec.kind === "choice" || spec.kind === "value" ||
    spec.kind === "list";
}

export type FlagTable = Readonly<Record<string, FlagSpec>>;

export interface OperandSpec {
  /** The operands in the usage line, such as `<pid or name>`. */
  readonly usage: string;
  /** Description of the operands. Completes a sentence with "needs ...". */
  readonly needs: string;
  readonly min: number;
  readonly max: number;
  /** The key of a flag. If this flag is given, the operands may be omitted. */
  readonly unless?: string;
}

/** A section of a command's help. It follows the flags. */
export interface HelpSection {
  readonly title: string;
  readonly rows: readonly {
    /** The command line to type. */
    readonly form: string;
    readonly short: string;
    readonly long: string;
    /** An additional line after `long`. */
    readonly note?: string;
  }[];
}

/** A row of the table of commands. The key of the row is the command's name. */
export interface CommandSpec {
  readonly short: string;
  readonly long: string;
  /** The operands; `null` for a command without operands. */
  readonly operands: OperandSpec | null;
  /** The flags of this command, without the global flags. */
  readonly flags: FlagTable;
  readonly sections?: readonly HelpSection[];
  /** Examples: command lines to copy, each with a description. */
  readonly examples: readonly {
    readonly line: string;
    readonly does: string;
  }[];
}

type Absent<F> = F extends { readonly default: null } ? null : never;

/** The type of a flag's value, derived from the row of the flag. */
type FlagValue<F> = F extends { readonly kind: "switch" } ? boolean
  : F extends { readonly kind: "toggle" } ? boolean | null
  : F extends { readonly kind: "list"; read(text: string): infer T }
    ? readonly NonNullable<T>[]
  : F extends { readonly values: readonly (infer V)[] } ? V | Absent<F>
  : F extends { read(text: string): infer T } ? NonNullable<T> | Absent<F>
  : never;

/** The types of the values of all flags in a table. */
type FlagValues<T> = {
  readonly [
    K in keyof T as T[K] extends { readonly kind: "answer" } ? never : K
  ]: FlagValue<T[K]>;
};

/**
 * Returns a flag as it is written on the command line: `failOn` becomes
 * `--fail-on`.
 */
export function flagName(key: string): string {
  return "--" +
    key.replace(/[A-Z]/g, (letter) => "-" + letter.toLowerCase());
}

/** Returns the flag that turns a toggle off, such as `--no-user-pages`. */
export function negatedName(key: string): string {
  return flagName(key).replace("--", "--no-");
}

/**
 * The flags of every command. They are also allowed before the command's name.
 */
export const globalFlags = {
  color: {
    kind: "choice",
    values: ["auto", "always", "never"],
    default: "auto",
    short: "when to use color",
    long: "When to use color. It overrides FORCE_COLOR, which overrides " +
      "NO_COLOR, which overrides terminal detection. See: livedump help color",
  },
  help: {
    kind: "answer",
    letter: "h",
    aliases: { "-?": null, "/?": null },
    short: "-h: summary; --help: full help",
    long: "Help on the program or on the command. -h: summary; --help: full " +
      "help. -? and /? mean -h.",
  },
  version: {
    kind: "answer",
    aliases: { "-V": null },
    short: "print the version",
    long: "Prints the name and the version of the program. -V means " +
      "--version.",
  },
} as const satisfies FlagTable;

/** The flag for the report format, for every command except `inspect`. */
export const formatFlag = {
  kind: "choice",
  values: ["text", "json"],
  aliases: { "--json": "json" },
  default: "text",
  short: "report format, or --json",
  long: "Report format: text for people, json for programs. --json means " +
    "--format json.",
} as const;

export type GlobalFlags = FlagValues<typeof globalFlags>;

/** The parsed flags of a command, including the global flags. */
export type CommandFlags<C extends { readonly flags: FlagTable }> =
  & FlagValues<C["flags"]>
  & GlobalFlags;
