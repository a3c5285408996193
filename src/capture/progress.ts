import type { OutputStream } from "../console.ts";
import { WindowsError } from "../ffi/windows_error.ts";
import { sizeText } from "../text/size_text.ts";

/** How often a terminal is redrawn, and how often others get a line. */
const redrawMs = 200;
const lineMs = 5000;

/** What a progress display needs to know. */
export interface ProgressSource {
  /** How much has been written. */
  sizeBytes(): number;
  /** Milliseconds from some point in time. */
  nowMs(): number;
  /** What else there is to tell. */
  readonly detail?: () => string;
}

/**
 * Tells how far a dump is until it is disposed of: a line that is drawn again
 * on a terminal, else a plain line now and then.
 */
export function showProgress(
  stream: OutputStream,
  source: ProgressSource,
): Disposable {
  const start = source.nowMs();
  const text = () => {
    const line = progressText(source.sizeBytes(), source.nowMs() - start);
    return source.detail ? `${line}  ${source.detail()}` : line;
  };
  const { isTerminal, columns } = stream;
  // A line that wraps could not be drawn again.
  const show = () => {
    try {
      const line = text();
      stream.write(
        isTerminal ? redraw(line.slice(0, columns - 1)) : `${line}\n`,
      );
    } catch (error) {
      // Not to know how far a dump is, is no reason to end it.
      if (!(error instanceof WindowsError)) throw error;
    }
  };
  show();
  const timer = setInterval(show, isTerminal ? redrawMs : lineMs);
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      if (isTerminal) stream.write(redraw(""));
    },
  };
}

/** Back to the start of the line and clear it (ECMA-48, EL). */
function redraw(text: string): string {
  return `\r\x1b[K${text}`;
}

/** One line on how far a dump is. */
export function progressText(sizeBytes: number, elapsedMs: number): string {
  const seconds = Math.floor(elapsedMs / 1000);
  const clock = `${Math.floor(seconds / 60)}:${
    String(seconds % 60).padStart(2, "0")
  }`;
  if (sizeBytes === 0) {
    return `Windows is collecting memory, nothing is written yet  ${clock}`;
  }
  const rate = elapsedMs > 0 ? sizeBytes / elapsedMs * 1000 : 0;
  return `Written ${sizeText(sizeBytes)}  ${sizeText(rate)}/s  ${clock}`;
}
