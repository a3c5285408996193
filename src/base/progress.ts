import type { OutputStream } from "./console.ts";
import { cutToWidth } from "./text/wrap.ts";

/** How often a terminal is redrawn, and how often others get a line. */
const redrawMs = 200;
const lineMs = 5000;

/** How something is going, drawn until it is disposed of. */
export interface Drawing extends Disposable {
  /** Draws it now, besides every now and then. */
  draw(): void;
}

/**
 * Tells how something is going: a line that is drawn again on a terminal, else
 * a plain line now and then.
 *
 * @param text The line; `null` where there is nothing to tell.
 */
export function drawProgress(
  stream: OutputStream,
  text: () => string | null,
): Drawing {
  const { isTerminal, columns } = stream;
  const draw = () => {
    const line = text();
    if (line === null) return;
    // A line that wraps could not be drawn again.
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

/** Back to the start of the line and clear it (ECMA-48, EL). */
function redraw(text: string): string {
  return `\r\x1b[K${text}`;
}

/** Minutes and seconds: `1:05`. */
export function clockText(elapsedMs: number): string {
  const seconds = Math.floor(elapsedMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
