import { type ByteSource, readAt } from "../byte_source.ts";
import { minidumpString } from "./layout.ts";

/** The maximum size of a path: 32,767 UTF-16 units (Microsoft Learn). */
const maxPathBytes = 2 * 32767;

/**
 * The end of a MINIDUMP_STRING, without its terminator. `null` if the length of
 * the string is not in the file.
 */
export function endOfString(
  source: ByteSource,
  fileOffset: number,
): number | null {
  const head = readAt(source, fileOffset, minidumpString.sizeBytes);
  const length = minidumpString.readAvailable(head).Length;
  return length === null
    ? null
    : fileOffset + minidumpString.sizeBytes + length;
}

/** Reads a MINIDUMP_STRING; `null` if it is too long or not in the file. */
export function readString(
  source: ByteSource,
  fileOffset: number,
  maxBytes = maxPathBytes,
): string | null {
  if (fileOffset === 0) return null;
  const end = endOfString(source, fileOffset);
  if (end === null || end > source.sizeBytes) return null;
  const at = fileOffset + minidumpString.sizeBytes;
  if (end - at > maxBytes) return null;
  return new TextDecoder("utf-16le").decode(readAt(source, at, end - at))
    .replace(/\0.*$/s, "");
}
