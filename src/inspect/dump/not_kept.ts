import { type Outcome, skip } from "../../base/finding.ts";

/** A part of a dump from a pipe was not kept, so it cannot be read again. */
export class NotKeptError extends Error {
  override readonly name = "NotKeptError";
  constructor(readonly fileOffset: number) {
    super(`the bytes at offset 0x${fileOffset.toString(16)} were not kept`);
  }
}

/** A skipped check. Unchecked data prevents the verdict `complete`. */
export function notChecked(
  what: string,
  { fileOffset }: NotKeptError,
): Outcome {
  return skip(`Not checked, because the dump came through a pipe: ${what}.`, {
    fileOffset,
    verdict: "unverified",
    hint: "Inspect the file itself: a file can be read at any offset.",
  });
}

/** Returns the result of `read`, or of `otherwise` if bytes were not kept. */
export function ifKept<T>(
  read: () => T,
  otherwise: (error: NotKeptError) => T,
): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof NotKeptError) return otherwise(error);
    throw error;
  }
}
