import { type ExitCode, exitCodes } from "./exit_code.ts";

/** What every {@linkcode LivedumpError} is made of. */
export interface LivedumpErrorOptions extends ErrorOptions {
  /** Stable, kebab-case: scripts and tests may compare it. */
  readonly code: string;
  /** What the program exits with when nobody handles the error. */
  readonly exitCode: ExitCode;
  /** The last line that is printed: what to do. */
  readonly hint: string;
}

/** Something could not be done. The message is a sentence that says what. */
export class LivedumpError extends Error {
  override name = "LivedumpError";
  /** Stable, kebab-case. */
  readonly code: string;
  /** What the program exits with when nobody handles the error. */
  readonly exitCode: ExitCode;
  /** The last line that is printed: what to do. */
  readonly hint: string;

  /** An error of this code and exit code, with what to do about it. */
  constructor(message: string, options: LivedumpErrorOptions) {
    super(message, options);
    this.code = options.code;
    this.exitCode = options.exitCode;
    this.hint = options.hint;
  }
}

/** The command line cannot be understood: exit code 2. */
export class UsageError extends LivedumpError {
  override name = "UsageError";

  /** A sentence that says what was found, and where to look. */
  constructor(message: string, hint: string) {
    super(message, { code: "usage", exitCode: exitCodes.usage.code, hint });
  }
}

/** What an {@linkcode InputError} adds. */
export interface InputErrorOptions extends ErrorOptions {
  /** Stable, kebab-case; `input` unless given. */
  readonly code?: string;
  /** What to do. */
  readonly hint: string;
}

/** An input cannot be read: exit code 4. */
export class InputError extends LivedumpError {
  override name = "InputError";
  /** The input, as the user wrote it or as it was found. */
  readonly path: string;

  /** A sentence that names what failed, the input, and what to do. */
  constructor(message: string, path: string, options: InputErrorOptions) {
    super(message, {
      code: "input",
      exitCode: exitCodes.input.code,
      ...options,
    });
    this.path = path;
  }
}

/** What Windows answered, as reports show it. */
export interface StatusReport {
  /** In hexadecimal. */
  readonly code: string;
  readonly name: string | null;
  readonly meaning: string;
}

/** An error in JSON documents. */
export interface ErrorJson {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** What Windows said, if it is that. */
  readonly status: StatusReport | null;
}

/** An error for programs, with what Windows said if it is that. */
export function errorJson(
  { code, message, hint }: LivedumpError,
  status: StatusReport | null = null,
): ErrorJson {
  return { code, message, hint, status };
}
