import type { OutputStream } from "../base/console.ts";
import { clockText, drawProgress } from "../base/progress.ts";
import { sizeText } from "../base/text/count.ts";
import { WindowsError } from "../ffi/win32_error.ts";

/**
 * Shows the progress of a dump, followed by `detail`. Dispose of the result to
 * stop.
 */
export function showProgress(
  stream: OutputStream,
  sizeBytes: () => number | null,
  detail?: () => string,
): Disposable {
  const startMs = performance.now();
  const drawing = drawProgress(stream, () => {
    try {
      const line = progressText(sizeBytes(), performance.now() - startMs);
      return detail ? `${line}  ${detail()}` : line;
    } catch (error) {
      // A size that cannot be read must not end the dump.
      if (!(error instanceof WindowsError)) throw error;
      return null;
    }
  });
  drawing.draw();
  return drawing;
}

function progressText(sizeBytes: number | null, elapsedMs: number): string {
  const clock = clockText(elapsedMs);
  if (sizeBytes === null) {
    return `Windows is writing the dump; this volume shows no progress  ${clock}`;
  }
  if (sizeBytes === 0) {
    return `Windows is collecting memory; nothing is written yet  ${clock}`;
  }
  const rate = elapsedMs > 0 ? sizeBytes / elapsedMs * 1000 : 0;
  return `Written ${sizeText(sizeBytes)}  ${sizeText(rate)}/s  ${clock}`;
}
