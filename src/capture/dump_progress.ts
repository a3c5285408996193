import type { OutputStream } from "../base/console.ts";
import { clockText, drawProgress, timeLeftText } from "../base/progress.ts";
import { sizeText } from "../base/text/count.ts";
import { WindowsError } from "../ffi/win32_error.ts";

/**
 * The estimated size and duration of a dump. Windows does not report the size
 * in advance.
 */
export interface ExpectedDump {
  readonly sizeBytes: number;
  /** How long the last dump took; `null` if there is no last dump. */
  readonly lastMs: number | null;
}

/**
 * Shows the progress of a dump, followed by `detail`. Dispose of the result to
 * stop.
 *
 * @param sizeBytes Returns `null` if Windows does not report the size.
 * @param expected Returns `null` while the probable size is unknown.
 */
export function showProgress(
  stream: OutputStream,
  sizeBytes: () => number | null,
  expected: () => ExpectedDump | null,
  detail?: () => string,
): Disposable {
  const startMs = performance.now();
  /**
   * Time when the first bytes were seen. Before that time, Windows collects
   * memory.
   */
  let writingMs: number | null = null;
  const drawing = drawProgress(stream, () => {
    try {
      const size = sizeBytes();
      const nowMs = performance.now();
      if (size) writingMs ??= nowMs;
      const line = progressText(size, expected(), {
        elapsedMs: nowMs - startMs,
        writingMs: nowMs - (writingMs ?? nowMs),
      });
      return detail ? `${line}  ${detail()}` : line;
    } catch (error) {
      // A failure to read the size must not end the dump.
      if (!(error instanceof WindowsError)) throw error;
      return null;
    }
  });
  drawing.draw();
  return drawing;
}

function progressText(
  sizeBytes: number | null,
  expected: ExpectedDump | null,
  { elapsedMs, writingMs }: { elapsedMs: number; writingMs: number },
): string {
  const clock = clockText(elapsedMs);
  if (!sizeBytes) {
    const state = sizeBytes === null
      ? "Windows is writing the dump; this volume shows no progress"
      : "Windows is collecting memory; nothing is written yet";
    return `${state}  ${clock}${lastDumpText(expected)}`;
  }
  const rate = elapsedMs > 0 ? sizeBytes / elapsedMs * 1000 : 0;
  const speed = `${sizeText(rate)}/s  ${clock}`;
  // If the dump is already as large as the estimate, the estimate was too low.
  if (expected === null || sizeBytes >= expected.sizeBytes) {
    return `Written ${sizeText(sizeBytes)}  ${speed}`;
  }
  const percent = Math.floor(sizeBytes / expected.sizeBytes * 100);
  const left = timeLeftText(sizeBytes, expected.sizeBytes, writingMs);
  return `Written ${sizeText(sizeBytes)} of about ` +
    `${sizeText(expected.sizeBytes)} (${percent} %)  ${speed}` +
    left.replace("  ", "  about ");
}

/** `  (the last dump: 3.2 GiB in 0:45)`, after two spaces. */
function lastDumpText(expected: ExpectedDump | null): string {
  if (expected === null || expected.lastMs === null) return "";
  const { sizeBytes, lastMs } = expected;
  return `  (the last dump: ${sizeText(sizeBytes)} in ${clockText(lastMs)})`;
}
