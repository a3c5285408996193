import { LivedumpError } from "./errors.ts";
import { exitCodes } from "./exit_code.ts";
import { sleep } from "./sleep.ts";
import { type TextStyle, textStyle } from "./text/text_style.ts";

/** What `--color` takes. */
export type ColorChoice = "auto" | "always" | "never";

/** Where text goes, and what it can show there. */
export interface OutputStream {
  /** A person reads it. */
  readonly isTerminal: boolean;
  /** The width of the terminal; 80 when there is none or it is unknown. */
  readonly columns: number;
  /** Whether color was chosen for this very stream. */
  readonly color: boolean;
  /** Styles that follow `color`. */
  readonly style: TextStyle;
  /**
   * Writes the whole text before it returns. Once the reader is gone
   * (`| head -1`), text is dropped in silence.
   *
   * @throws {LivedumpError} `output-failed` if standard output takes no more.
   */
  write(text: string): void;
}

/** The two streams of the program. */
export interface Console {
  /** The result. */
  readonly stdout: OutputStream;
  /** Everything else. */
  readonly stderr: OutputStream;
}

/** What `Deno.stdout` and `Deno.stderr` have in common. */
export interface Sink {
  /** Writes some of the bytes, and says how many. */
  writeSync(bytes: Uint8Array): number;
  /** Whether it is a terminal. */
  isTerminal(): boolean;
}

/** What decides on color, besides the stream. */
export interface ColorRequest {
  /** `--color`. */
  readonly choice: ColorChoice;
  /** FORCE_COLOR: `0` and `false` mean off, anything else on. */
  readonly forceColor?: string | undefined;
  /** NO_COLOR: anything means off. */
  readonly noColor?: string | undefined;
}

/**
 * `--color`, over FORCE_COLOR, over NO_COLOR, over the stream. A variable that
 * is set to nothing counts as unset (https://no-color.org,
 * https://force-color.org).
 */
export function wantsColor(wishes: ColorRequest, isTerminal: boolean): boolean {
  const { choice, forceColor, noColor } = wishes;
  if (choice !== "auto") return choice === "always";
  if (forceColor) return forceColor !== "0" && forceColor !== "false";
  if (noColor) return false;
  return isTerminal;
}

/** A stream over a sink; `onFailure` decides what a failed write means. */
export function openStream(
  sink: Sink,
  wishes: ColorRequest,
  onFailure: (error: unknown) => void,
): OutputStream {
  const isTerminal = sink.isTerminal();
  const color = wantsColor(wishes, isTerminal);
  let open = true;
  return {
    isTerminal,
    columns: isTerminal ? terminalColumns() : defaultColumns,
    color,
    style: textStyle(color),
    write(text) {
      if (!open) return;
      try {
        writeWhole(sink, new TextEncoder().encode(text));
      } catch (error) {
        open = false;
        if (!(error instanceof Deno.errors.BrokenPipe)) onFailure(error);
      }
    },
  };
}

/** Standard output and standard error of this process. */
export function openConsole(wishes: ColorRequest): Console {
  return {
    stdout: openStream(Deno.stdout, wishes, refuseFailedOutput),
    stderr: openStandardError(wishes),
  };
}

/** Standard output for what a failure says there: nothing more can go wrong. */
export function openStandardOutput(): OutputStream {
  return openStream(Deno.stdout, { choice: "never" }, () => {});
}

/** Standard error of this process; without color unless wished for. */
export function openStandardError(
  wishes: ColorRequest = { choice: "never" },
): OutputStream {
  // When it takes no more, nobody is left who could be told.
  return openStream(Deno.stderr, wishes, () => {});
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

function writeWhole(sink: Sink, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) {
    const piece = bytes.subarray(written, pieceEnd(bytes, written));
    try {
      written += sink.writeSync(piece);
    } catch (error) {
      if (!(error instanceof Deno.errors.WouldBlock)) throw error;
      sleep(pipePauseMs);
    }
  }
}

/**
 * A parent may hand over a pipe that is non-blocking. When it is full, a write
 * fails, and says nothing of what it has taken. It takes all or nothing of up
 * to PIPE_BUF bytes (4096, pipe(7)) that end with a line, or that are too many
 * for the line buffer which Rust keeps in front of the stream
 * (std::io::LineWriter, 1024 bytes). So every piece is one of these two, but
 * for the end of a text that does not end its line.
 */
function pieceEnd(bytes: Uint8Array, start: number): number {
  const end = Math.min(start + 4096, bytes.length);
  const line = bytes.lastIndexOf(0x0a, end - 1) + 1;
  return line > start ? line : end;
}

/** Until the reader of a full pipe may have taken something. */
const pipePauseMs = 2;

function refuseFailedOutput(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw new LivedumpError(`the output could not be written: ${reason}`, {
    code: "output-failed",
    exitCode: exitCodes.internal.code,
    hint: "The result is not whole. Make room or write it elsewhere.",
    cause: error,
  });
}
