interface AnyFlag {
  /** The one-letter form, without its dash. */
  readonly letter?: string;
  /** A few words for `-h`. */
  readonly short: string;
  /** Sentences for `--help`. */
  readonly long: string;
}

/** A flag without a value. */
interface SwitchSpec extends AnyFlag {
  readonly kind: "switch";
}

/** A flag that `no-` before its name turns off: `--no-open`. */
interface ToggleSpec extends AnyFlag {
  readonly kind: "toggle";
  /** For the help: what applies if the flag is not given. */
  readonly default: "on" | "off";
}

/** A flag that replaces the command, such as `--help`. */
interface AnswerSpec extends AnyFlag {
  readonly kind: "answer";
}

/** A flag that takes one of a few words. */
interface ChoiceSpec extends AnyFlag {
  readonly kind: "choice";
  readonly values: readonly string[];
  /** The value if the flag is not given; `null` for none. */
  readonly default: string | null;
  /**
   * The value of the flag without one: `--clone` means `only`. Other values need
   * the form `--clone=auto`.
   */
  readonly bare?: string;
}

interface FlagWithText extends AnyFlag {
  /**
   * The value in the help: `0xCODE|any`. Completions offer its words in lower
   * case, and files for FILE, FOLDER and PATH.
   */
  readonly placeholder: string;
  /** What a valid value is, to complete a sentence with "needs ...". */
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
  /** Without the flag, the list is empty. */
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
  /** As the usage line shows them. */
  readonly usage: string;
  /** What they are, to complete a sentence with "needs ...". */
  readonly needs: string;
  readonly min: number;
  readonly max: number;
  /** The key of a flag with which there may be no operands. */
  readonly unless?: string;
}

/** A section of a command's help after its flags. */
export interface HelpSection {
  readonly title: string;
  readonly rows: readonly {
    /** What to type. */
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
  /** Without the global flags. */
  readonly flags: FlagTable;
  readonly sections?: readonly HelpSection[];
  /** Command lines to copy, each with what it does. */
  readonly examples: readonly {
    readonly line: string;
    readonly does: string;
  }[];
}

type Absent<F> = F extends { readonly default: null } ? null : never;

/** The type of a flag's value, taken from its row. */
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

/** The flags of every command; they may stand before its name. */
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
    short: "-h: summary; --help: full help",
    long: "Help on the program or on the command. -h: summary; --help: full " +
      "help.",
  },
  version: {
    kind: "answer",
    short: "print the version",
    long: "Prints the name and the version of the program.",
  },
} as const satisfies FlagTable;

/** The format of a report, for every command but `inspect`. */
export const formatFlag = {
  kind: "choice",
  values: ["text", "json"],
  default: "text",
  short: "report format",
  long: "Report format: text for people, json for programs.",
} as const;

/** The parsed global flags. */
export type GlobalFlags = FlagValues<typeof globalFlags>;

/** The parsed flags of a command, with the global ones. */
export type CommandFlags<C extends { readonly flags: FlagTable }> =
  & FlagValues<C["flags"]>
  & GlobalFlags;
