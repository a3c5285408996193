import { LivedumpError } from "./errors.ts";
import { exitCodes } from "./exit_code.ts";
import { sleep } from "./sleep.ts";
import { type TextStyle, textStyle } from "./text/text_style.ts";

/** The values of `--color`. */
export type ColorChoice = "auto" | "always" | "never";

/** An output stream for text. The properties say what its terminal supports. */
export interface OutputStream {
  readonly isTerminal: boolean;
  /**
   * The width of the terminal; 80 if the stream is not a terminal or the width
   * is unknown.
   */
  readonly columns: number;
  readonly color: boolean;
  /** Functions that style text if `color` is set. */
  readonly style: TextStyle;
  /**
   * Writes all of the text before it returns. If the reader has exited
   * (`| head -1`), the text is silently dropped.
   *
   * @throws {LivedumpError} `output-failed` if standard output cannot be
   * written.
   */
  write(text: string): void;
}

/**
 * The output streams of a command. Results go to stdout, all other text to
 * stderr.
 */
export interface Console {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}

/** The members that `Deno.stdout` and `Deno.stderr` have in common. */
export interface Sink {
  /** Writes some of the bytes, and returns how many bytes were written. */
  writeSync(bytes: Uint8Array): number;
  isTerminal(): boolean;
}

/** The settings that decide whether output to a stream has color. */
interface ColorRequest {
  /** The value of `--color`. */
  readonly choice: ColorChoice;
  /**
   * The value of FORCE_COLOR. `0` and `false` turn color off, any other value
   * turns color on.
   */
  readonly forceColor?: string | undefined;
  /** The value of NO_COLOR. Any value turns color off. */
  readonly noColor?: string | undefined;
}

/**
 * Whether to use color. `--color` comes first, then FORCE_COLOR, then NO_COLOR,
 * then the detection of a terminal. An empty variable counts as not set
 * (https://no-color.org, https://force-color.org).
 */
export function wantsColor(
  { choice, forceColor, noColor }: ColorRequest,
  isTerminal: boolean,
): boolean {
  if (choice !== "auto") return choice === "always";
  if (forceColor) return forceColor !== "0" && forceColor !== "false";
  if (noColor) return false;
  return isTerminal;
}

/** Opens a stream that writes to a sink. `onFailure` handles a failed write. */
export function openStream(
  sink: Sink,
  request: ColorRequest,
  onFailure: (error: unknown) => void,
): OutputStream {
  const isTerminal = sink.isTerminal();
  const color = wantsColor(request, isTerminal);
  let isOpen = true;
  return {
    isTerminal,
    columns: isTerminal ? terminalColumns() : defaultColumns,
    color,
    style: textStyle(color),
    write(text) {
      if (!isOpen) return;
      try {
        writeAll(sink, new TextEncoder().encode(text));
      } catch (error) {
        isOpen = false;
        if (!isClosedPipe(error)) onFailure(error);
      }
    },
  };
}

/** Opens standard output and standard error of this process. */
export function openConsole(request: ColorRequest): Console {
  return {
    stdout: openStream(Deno.stdout, request, throwOutputFailed),
    stderr: openStandardError(request),
  };
}

/** Opens standard output for reporting an error. A failed write is ignored. */
export function openStandardOutput(): OutputStream {
  return openStream(Deno.stdout, { choice: "never" }, () => {});
}

/**
 * Opens standard error. A failed write is ignored, because it cannot be
 * reported.
 */
export function openStandardError(
  request: ColorRequest = { choice: "never" },
): OutputStream {
  return openStream(Deno.stderr, request, () => {});
}

/**
 * Whether an error means that the reader of a pipe has exited.
 *
 * On Windows the number of the error is compared: Rust, and so Deno, has no
 * kind of error for ERROR_PIPE_NOT_CONNECTED (233), which Windows reports once
 * the reader has disconnected. The message contains the number in any language.
 *
 * Source of the numbers: Microsoft Learn, "System Error Codes (0-499)":
 * ERROR_BROKEN_PIPE, ERROR_NO_DATA, ERROR_PIPE_NOT_CONNECTED.
 */
export function isClosedPipe(
  error: unknown,
  os: typeof Deno.build.os = Deno.build.os,
): boolean {
  if (error instanceof Deno.errors.BrokenPipe) return true;
  return os === "windows" && error instanceof Error &&
    /\(os error (?:109|232|233)\)$/.test(error.message);
}

const defaultColumns = 80;

function terminalColumns(): number {
  try {
    // Some pseudo-terminals report 0 columns.
    return Deno.consoleSize().columns || defaultColumns;
  } catch {
    return defaultColumns;
  }
}

function writeAll(sink: Sink, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) {
    const piece = bytes.subarray(written, pieceEnd(bytes, written));
    try {
      written += sink.writeSync(piece);
    } catch (error) {
      if (!(error instanceof Deno.errors.WouldBlock)) throw error;
      sleep(fullPipePauseMs);
    }
  }
}

/**
 * Returns the end of the next piece to write. The parent process may pass a
 * non-blocking pipe. If the pipe is full, a write fails without reporting how
 * many bytes were written.
 *
 * A write is all or nothing if both are true:
 * - It has at most 4,096 bytes: PIPE_BUF in pipe(7).
 * - It does not stay in Rust's line buffer (std::io::LineWriter, 1,024 bytes):
 *   it ends with a line feed, or is too large for the buffer.
 *
 * Each piece meets both conditions, except a last piece without a line feed.
 */
function pieceEnd(bytes: Uint8Array, start: number): number {
  const end = Math.min(start + 4096, bytes.length);
  const line = bytes.lastIndexOf(0x0a, end - 1) + 1;
  return line > start ? line : end;
}

/**
 * Pause before a retry. Meanwhile the reader of a full pipe can read some
 * bytes.
 */
const fullPipePauseMs = 2;

function throwOutputFailed(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw new LivedumpError(`the output could not be written: ${reason}`, {
    code: "output-failed",
    exitCode: exitCodes.input.code,
    hint: "The output is incomplete. Free disk space or write the output " +
      "elsewhere.",
    cause: error,
  });
}
