import { LivedumpError } from "./errors.ts";
import { exitCodes } from "./exit_code.ts";
import { sleep } from "./sleep.ts";
import { type TextStyle, textStyle } from "./text/text_style.ts";

/** The values of `--color`. */
export type ColorChoice = "auto" | "always" | "never";

/** A stream that text is written to, and what it can display. */
export interface OutputStream {
  readonly isTerminal: boolean;
  /** The width of the terminal; 80 if there is none or it is unknown. */
  readonly columns: number;
  readonly color: boolean;
  /** Styles that follow `color`. */
  readonly style: TextStyle;
  /**
   * Writes the text to its end before it returns. Once the reader has exited
   * (`| head -1`), text is dropped silently.
   *
   * @throws {LivedumpError} `output-failed` if standard output takes no more.
   */
  write(text: string): void;
}

/** Results go to stdout, everything else to stderr. */
export interface Console {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}

/** What `Deno.stdout` and `Deno.stderr` have in common. */
export interface Sink {
  /** Writes some of the bytes, and returns how many. */
  writeSync(bytes: Uint8Array): number;
  isTerminal(): boolean;
}

/** What decides on color, together with the stream. */
interface ColorRequest {
  /** `--color`. */
  readonly choice: ColorChoice;
  /** FORCE_COLOR: `0` and `false` mean off, anything else on. */
  readonly forceColor?: string | undefined;
  /** NO_COLOR: anything means off. */
  readonly noColor?: string | undefined;
}

/**
 * `--color` overrides FORCE_COLOR, which overrides NO_COLOR, which overrides
 * terminal detection. An empty variable counts as not set
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

/** A stream over a sink; `onFailure` handles a failed write. */
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
        if (!(error instanceof Deno.errors.BrokenPipe)) onFailure(error);
      }
    },
  };
}

/** Standard output and standard error of this process. */
export function openConsole(request: ColorRequest): Console {
  return {
    stdout: openStream(Deno.stdout, request, throwOutputFailed),
    stderr: openStandardError(request),
  };
}

/** Standard output for reporting an error: a failed write there is ignored. */
export function openStandardOutput(): OutputStream {
  return openStream(Deno.stdout, { choice: "never" }, () => {});
}

/** Standard error. A failed write is ignored: there is nowhere to report it. */
export function openStandardError(
  request: ColorRequest = { choice: "never" },
): OutputStream {
  return openStream(Deno.stderr, request, () => {});
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
 * The end of the next piece to write. The parent process may pass a
 * non-blocking pipe. If it is full, a write fails without saying how much it
 * has taken. A write is all or nothing if it is at most PIPE_BUF bytes (4,096,
 * pipe(7)) and either ends with a line feed or is too large for the line buffer
 * that Rust keeps in front of the stream (std::io::LineWriter, 1,024 bytes). So
 * each piece is one of these two, except the end of a text without a line feed.
 */
function pieceEnd(bytes: Uint8Array, start: number): number {
  const end = Math.min(start + 4096, bytes.length);
  const line = bytes.lastIndexOf(0x0a, end - 1) + 1;
  return line > start ? line : end;
}

/** Time for the reader of a full pipe to take something. */
const fullPipePauseMs = 2;

function throwOutputFailed(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw new LivedumpError(`the output could not be written: ${reason}`, {
    code: "output-failed",
    exitCode: exitCodes.internal.code,
    hint: "The output is incomplete. Free disk space or write it elsewhere.",
    cause: error,
  });
}
