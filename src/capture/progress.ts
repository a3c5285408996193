import type { OutputStream } from "../base/console.ts";
import { WindowsError } from "../ffi/win32_error.ts";
import { clockText, drawProgress } from "../base/progress.ts";
import { sizeText } from "../base/text/count.ts";

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
  const drawing = drawProgress(stream, () => {
    try {
      return text();
    } catch (error) {
      // Not to know how far a dump is, is no reason to end it.
      if (!(error instanceof WindowsError)) throw error;
      return null;
    }
  });
  drawing.draw();
  return drawing;
}

/** One line on how far a dump is. */
export function progressText(sizeBytes: number, elapsedMs: number): string {
  const clock = clockText(elapsedMs);
  if (sizeBytes === 0) {
    return `Windows is collecting memory, nothing is written yet  ${clock}`;
  }
  const rate = elapsedMs > 0 ? sizeBytes / elapsedMs * 1000 : 0;
  return `Written ${sizeText(sizeBytes)}  ${sizeText(rate)}/s  ${clock}`;
}
