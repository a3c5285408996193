/** What every flag has. */
interface AnyFlag {
  /** The one-letter form, without its dash. */
  readonly letter?: string;
  /** What it does, in a few words, for `-h`. */
  readonly short: string;
  /** What it does and why, for `--help`. */
  readonly long: string;
}

/** A flag that is there or not. */
export interface SwitchSpec extends AnyFlag {
  readonly kind: "switch";
}

/** A flag that is there, or there with `no-` before its name, or not given. */
export interface ToggleSpec extends AnyFlag {
  readonly kind: "toggle";
  /** What counts when it is not given, for the help. */
  readonly default: "on" | "off";
}

/** A flag that is answered at once, whatever else there is. */
export interface AnswerSpec extends AnyFlag {
  readonly kind: "answer";
}

/** A flag that takes one of a few words. */
export interface ChoiceSpec extends AnyFlag {
  readonly kind: "choice";
  readonly values: readonly string[];
  /** The value of a flag that is not given; `null` where there is none. */
  readonly default: string | null;
  /** The value of `--flag`; others are given as `--flag=value` then. */
  readonly bare?: string;
}

/** A flag whose value is read by a function. */
export interface ValueSpec extends AnyFlag {
  readonly kind: "value";
  /**
   * Stands for the value in the help: `0xCODE|any`. Completions offer its words
   * of lower case, and files for FILE, FOLDER and PATH.
   */
  readonly placeholder: string;
  /** What a good value looks like, to end "needs ...". */
  readonly needs: string;
  /** The text that is read when the flag is not given; `null` where none is. */
  readonly default: string | null;
  /** The value that a text stands for; `undefined` when it stands for none. */
  read(text: string): unknown;
}

/** A flag that may be given several times, each with a value. */
export interface ListSpec extends AnyFlag {
  readonly kind: "list";
  /** Stands for a value in the help. */
  readonly placeholder: string;
  /** What a good value looks like, to end "needs ...". */
  readonly needs: string;
  /** Without it there are no values. */
  readonly default: null;
  /** The value that a text stands for; `undefined` when it stands for none. */
  read(text: string): unknown;
}

/** A row of the flag table. Its key is the flag's name in camelCase. */
export type FlagSpec = SwitchSpec | ToggleSpec | AnswerSpec | ValuedSpec;

/** A row whose flag takes a value. */
export type ValuedSpec = ChoiceSpec | ValueSpec | ListSpec;

/** Whether a flag takes a value. */
export function takesValue(spec: FlagSpec): spec is ValuedSpec {
  return spec.kind === "choice" || spec.kind === "value" ||
    spec.kind === "list";
}

/** Flags by name. */
export type FlagTable = Readonly<Record<string, FlagSpec>>;

/** What a command takes besides flags. */
export interface OperandSpec {
  /** As the usage line shows it. */
  readonly usage: string;
  /** What it is, to end "needs ...". */
  readonly needs: string;
  readonly least: number;
  /** The key of a flag with which there may be none. */
  readonly unless?: string;
  readonly most: number;
}

/** A part of a command's help of its own. */
export interface HelpSection {
  readonly title: string;
  readonly rows: readonly {
    /** What to type. */
    readonly form: string;
    readonly short: string;
    readonly long: string;
    /** A line below, for `--help`. */
    readonly note?: string;
  }[];
}

/** A row of the command table. Its key is the command's name. */
export interface CommandSpec {
  readonly short: string;
  readonly long: string;
  /** `null` for a command that takes none. */
  readonly operands: OperandSpec | null;
  /** Its own flags; the global ones come on top. */
  readonly flags: FlagTable;
  /** What the help has to say besides. */
  readonly sections?: readonly HelpSection[];
  /** Command lines to copy, each with what it does. */
  readonly examples: readonly {
    readonly line: string;
    readonly does: string;
  }[];
}

type Absent<F> = F extends { readonly default: null } ? null : never;

/** The type of a flag's value, taken from its row. */
export type FlagValue<F> = F extends { readonly kind: "switch" } ? boolean
  : F extends { readonly kind: "toggle" } ? boolean | null
  : F extends { readonly kind: "list"; read(text: string): infer T }
    ? readonly NonNullable<T>[]
  : F extends { readonly values: readonly (infer V)[] } ? V | Absent<F>
  : F extends { read(text: string): infer T } ? NonNullable<T> | Absent<F>
  : never;

/** The values of a table of flags. */
export type FlagValues<T> = {
  readonly [
    K in keyof T as T[K] extends { readonly kind: "answer" } ? never : K
  ]: FlagValue<T[K]>;
};

/** How a flag is typed: `failOn` is `--fail-on`. */
export function flagName(key: string): string {
  return "--" +
    key.replace(/[A-Z]/g, (letter) => "-" + letter.toLowerCase());
}

/** How a toggle is switched off: `--no-user-pages`. */
export function negatedName(key: string): string {
  return flagName(key).replace("--", "--no-");
}

/**
 * The flags that every command has, and that may stand before its name.
 */
export const globalFlags = {
  color: {
    kind: "choice",
    values: ["auto", "always", "never"],
    default: "auto",
    short: "when to use color",
    long: "When to use color. It wins over FORCE_COLOR, which wins over " +
      "NO_COLOR, which wins over the question whether the stream is a " +
      "terminal. See: livedump help color",
  },
  help: {
    kind: "answer",
    letter: "h",
    short: "short help with -h, all of it with --help",
    long: "Help on the program, or on the command that it is given with: " +
      "-h is short, --help says it all.",
  },
  version: {
    kind: "answer",
    short: "print the version",
    long: "Prints the name and the version of the program.",
  },
} as const satisfies FlagTable;

/** How a command that captures, or looks at what a capture meets, reports. */
export const formatFlag = {
  kind: "choice",
  values: ["text", "json"],
  default: "text",
  short: "how to report",
  long: "How to report: text for people, or json for programs.",
} as const;

/** The flags that every command has. */
export type GlobalFlags = FlagValues<typeof globalFlags>;

/** The parsed flags of a command, the global ones among them. */
export type CommandFlags<C extends { readonly flags: FlagTable }> =
  & FlagValues<C["flags"]>
  & GlobalFlags;
