import type { OutputStream } from "../base/console.ts";
import {
  clockText,
  drawProgress,
  type ProgressDisplay,
  timeLeftText,
} from "../base/progress.ts";
import { sizeText } from "../base/text/count.ts";

/** How much of a dump has been read. */
export interface Reading {
  readonly verb: "Read" | "Hashed";
  readBytes(): number;
  /** The size of the file; `null` for a pipe, whose length is unknown. */
  readonly totalBytes: number | null;
}

/** Shows the progress of reading a whole dump, if that takes long. */
export function showReading(
  stream: OutputStream,
  reading: Reading,
): ProgressDisplay {
  const start = performance.now();
  return drawProgress(
    stream,
    () => readingText(reading, performance.now() - start),
  );
}

/** The progress as one line of text. */
export function readingText(
  { verb, readBytes, totalBytes }: Reading,
  elapsedMs: number,
): string {
  const bytes = readBytes();
  const share = totalBytes === null || totalBytes === 0
    ? ""
    : ` of ${sizeText(totalBytes)} (${Math.floor(bytes / totalBytes * 100)} %)`;
  const rate = elapsedMs > 0 ? bytes / elapsedMs * 1000 : 0;
  return `${verb} ${sizeText(bytes)}${share}  ${sizeText(rate)}/s  ${
    clockText(elapsedMs)
  }${timeLeftText(bytes, totalBytes, elapsedMs)}`;
}
