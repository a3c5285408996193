interface AnyFlag {
  /** The one-letter form, without its dash. */
  readonly letter?: string;
  /**
   * Other words for the flag, each with the value that it means: `--json` for
   * `--format json`. `null` for a flag without a value.
   */
  readonly aliases?: Readonly<Record<string, string | null>>;
  /** The description in a few words, for `-h`. */
  readonly short: string;
  /** The description in sentences, for `--help`. */
  readonly long: string;
}

/** A flag without a value. */
interface SwitchSpec extends AnyFlag {
  readonly kind: "switch";
}

/** A flag that can be turned off by `no-` before its name: `--no-open`. */
interface ToggleSpec extends AnyFlag {
  readonly kind: "toggle";
  /** The default that the help shows. */
  readonly default: "on" | "off";
}

/** A flag that runs instead of the command, such as `--help`. */
interface AnswerSpec extends AnyFlag {
  readonly kind: "answer";
}

/** A flag that takes one of a few words. */
interface ChoiceSpec extends AnyFlag {
  readonly kind: "choice";
  readonly values: readonly string[];
  /** The value if the flag is not given; `null` for no value. */
  readonly default: string | null;
  /**
   * The value that the flag has when it is given without a value: `--clone`
   * means `only`. Other values need the form `--clone=auto`.
   */
  readonly bare?: string;
}

interface FlagWithText extends AnyFlag {
  /**
   * The placeholder of the value in the help: `0xCODE|any`. Completions offer
   * the words in lower case, and offer files for FILE, FOLDER and PATH.
   */
  readonly placeholder: string;
  /**
   * The description of a valid value, to complete a sentence with "needs ...".
   */
  readonly needs: string;
  /** Parses a value; returns `undefined` if it is invalid. */
  read(text: string): unknown;
}

/** A flag with a value that a function parses. */
interface ValueSpec extends FlagWithText {
  readonly kind: "value";
  /** The text to parse if the flag is not given; `null` for no value. */
  readonly default: string | null;
}

/** A flag that may be given several times, each with a value. */
interface ListSpec extends FlagWithText {
  readonly kind: "list";
  /** A list has no default. It is empty if the flag is not given. */
  readonly default: null;
}

/** A row of the flag table. Its key is the flag's name in camelCase. */
export type FlagSpec = SwitchSpec | ToggleSpec | AnswerSpec | ValuedSpec;

/** A row whose flag takes a value. */
export type ValuedSpec = ChoiceSpec | ValueSpec | ListSpec;

export function takesValue(spec: FlagSpec): spec is ValuedSpec {
  return spec.kind === "choice" || spec.kind === "value" ||
    spec.kind === "list";
}

/** Flags by name. */
export type FlagTable = Readonly<Record<string, FlagSpec>>;

/** The operands of a command. */
export interface OperandSpec {
  /** The operands as the usage line shows them. */
  readonly usage: string;
  /**
   * The description of the operands, to complete a sentence with "needs ...".
   */
  readonly needs: string;
  readonly min: number;
  readonly max: number;
  /** The key of a flag that makes the operands optional. */
  readonly unless?: string;
}

/** A section of a command's help after its flags. */
export interface HelpSection {
  readonly title: string;
  readonly rows: readonly {
    /** The form to type. */
    readonly form: string;
    readonly short: string;
    readonly long: string;
    /** A line below `long`. */
    readonly note?: string;
  }[];
}

/** A row of the command table. Its key is the command's name. */
export interface CommandSpec {
  readonly short: string;
  readonly long: string;
  /** `null` for a command without operands. */
  readonly operands: OperandSpec | null;
  /** The flags of this command, without the global flags. */
  readonly flags: FlagTable;
  readonly sections?: readonly HelpSection[];
  /** Command lines to copy, each with a description. */
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

/** The values of a table of flags. */
type FlagValues<T> = {
  readonly [
    K in keyof T as T[K] extends { readonly kind: "answer" } ? never : K
  ]: FlagValue<T[K]>;
};

/** The flag on the command line: `failOn` becomes `--fail-on`. */
export function flagName(key: string): string {
  return "--" +
    key.replace(/[A-Z]/g, (letter) => "-" + letter.toLowerCase());
}

/** The flag that turns a toggle off: `--no-user-pages`. */
export function negatedName(key: string): string {
  return flagName(key).replace("--", "--no-");
}

/**
 * The flags of every command. They are also allowed before the name of the
 * command.
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

/** The parsed global flags. */
export type GlobalFlags = FlagValues<typeof globalFlags>;

/** The parsed flags of a command, including the global flags. */
export type CommandFlags<C extends { readonly flags: FlagTable }> =
  & FlagValues<C["flags"]>
  & GlobalFlags;
