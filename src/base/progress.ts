import type { OutputStream } from "./console.ts";
import { cutToWidth } from "./text/wrap.ts";

/**
 * Intervals between updates, on a terminal (`redrawMs`) and elsewhere
 * (`lineMs`).
 */
const redrawMs = 200;
const lineMs = 5000;

/** A progress display that ends when it is disposed of. */
export interface ProgressDisplay extends Disposable {
  /** Shows the progress now, without waiting for the next interval. */
  draw(): void;
}

/**
 * Shows progress. On a terminal, one line is redrawn; elsewhere, a new line is
 * printed every five seconds.
 *
 * @param text Returns the line, or `null` if there is nothing to show.
 */
export function drawProgress(
  stream: OutputStream,
  text: () => string | null,
): ProgressDisplay {
  const { isTerminal, columns } = stream;
  const draw = () => {
    const line = text();
    if (line === null) return;
    // The line must fit into the terminal: a line that wraps cannot be redrawn.
    stream.write(
      isTerminal ? redraw(cutToWidth(line, columns - 1)) : `${line}\n`,
    );
  };
  const timer = setInterval(draw, isTerminal ? redrawMs : lineMs);
  return {
    draw,
    [Symbol.dispose]() {
      clearInterval(timer);
      if (isTerminal) stream.write(redraw(""));
    },
  };
}

/**
 * Returns codes that move to the start of the line and clear it (ECMA-48, EL).
 */
function redraw(text: string): string {
  return `\r\x1b[K${text}`;
}

/** Formats a time in minutes and seconds: `1:05`. */
export function clockText(elapsedMs: number): string {
  const seconds = Math.floor(elapsedMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
