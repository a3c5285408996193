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
  /**
   * Shows the progress if the interval has passed. Call this during work that
   * blocks this thread, because timers do not run then.
   */
  poll(): void;
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
  const intervalMs = isTerminal ? redrawMs : lineMs;
  let drawnMs = performance.now();
  const draw = () => {
    drawnMs = performance.now();
    const line = text();
    if (line === null) return;
    // The line must fit into the terminal: a line that wraps cannot be redrawn.
    stream.write(
      isTerminal ? redraw(cutToWidth(line, columns - 1)) : `${line}\n`,
    );
  };
  const timer = setInterval(draw, intervalMs);
  return {
    draw,
    poll() {
      if (performance.now() - drawnMs >= intervalMs) draw();
    },
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

/** There is no estimate in the first second, because it would be unreliable. */
const minElapsedMs = 1000;

/**
 * The estimated remaining time, after two spaces: `  1:05 left`. Empty if it
 * cannot be estimated. Example: if the first 3 of 9 units took 10 s, the other
 * 6 take 20 s.
 *
 * @param total The number of units; `null` if it is unknown.
 */
export function timeLeftText(
  done: number,
  total: number | null,
  elapsedMs: number,
): string {
  if (total === null || done <= 0 || done >= total) return "";
  if (elapsedMs < minElapsedMs) return "";
  const seconds = Math.ceil(elapsedMs / 1000 * (total - done) / done);
  return `  ${clockText(seconds * 1000)} left`;
}
