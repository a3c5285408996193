import { type ExitCode, exitCodes } from "./exit_code.ts";

interface LivedumpErrorFacts {
  /** A stable identifier in kebab-case. Scripts and tests may compare it. */
  readonly code: string;
  /** The exit code of the program if nothing handles the error. */
  readonly exitCode: ExitCode;
  /** Advice for the user, printed after the message. */
  readonly hint: string;
}

/** The properties of a {@linkcode LivedumpError}. */
export interface LivedumpErrorOptions
  extends LivedumpErrorFacts, ErrorOptions {}

/**
 * An expected failure. The message is a sentence that describes what failed.
 */
export class LivedumpError extends Error implements LivedumpErrorFacts {
  override name = "LivedumpError";
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly hint: string;

  constructor(message: string, options: LivedumpErrorOptions) {
    super(message, options);
    this.code = options.code;
    this.exitCode = options.exitCode;
    this.hint = options.hint;
  }
}

/** The error for a wrong command line; exit code 2. */
export class UsageError extends LivedumpError {
  override name = "UsageError";

  constructor(message: string, hint: string) {
    super(message, { code: "usage", exitCode: exitCodes.usage.code, hint });
  }
}

interface InputErrorOptions extends ErrorOptions {
  /** The error code; `input` by default. */
  readonly code?: string;
  readonly hint: string;
}

/** The error for an input that cannot be read; exit code 4. */
export class InputError extends LivedumpError {
  override name = "InputError";
  /**
   * The path of the input, as the user specified it or as a search returned it.
   */
  readonly path: string;

  constructor(message: string, path: string, options: InputErrorOptions) {
    super(message, {
      code: "input",
      exitCode: exitCodes.input.code,
      ...options,
    });
    this.path = path;
  }
}

/** A status code that Windows returned, as reports show it. */
export interface StatusReport {
  /** The number in hexadecimal. */
  readonly code: string;
  readonly name: string | null;
  readonly meaning: string;
}

/** An error in JSON documents. */
export interface ErrorJson {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly status: StatusReport | null;
}

/**
 * Converts an error for JSON documents. Includes the status that Windows
 * returned, if any.
 */
export function errorJson(
  { code, message, hint }: LivedumpError,
  status: StatusReport | null = null,
): ErrorJson {
  return { code, message, hint, status };
}
