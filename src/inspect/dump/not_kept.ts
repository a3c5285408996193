import { type Outcome, skip } from "../../base/finding.ts";

/** A part of a dump that came through a pipe, was passed over, and is gone. */
export class NotKeptError extends Error {
  override readonly name = "NotKeptError";
  constructor(readonly fileOffset: number) {
    super(`the bytes at offset ${fileOffset} came through a pipe`);
  }
}

/**
 * What could not be checked was not proven, so the dump is not complete by
 * what was seen of it.
 */
export function notChecked(
  what: string,
  { fileOffset }: NotKeptError,
): Outcome {
  return skip(`Not checked, for the dump came through a pipe: ${what}.`, {
    fileOffset,
    verdict: "unexpected",
    hint: "Inspect the file itself: it can be read at any place.",
  });
}

/** What `read` gives, else what `otherwise` makes of a part that is gone. */
export function ifKept<T>(
  read: () => T,
  otherwise: (gone: NotKeptError) => T,
): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof NotKeptError) return otherwise(error);
    throw error;
  }
}
