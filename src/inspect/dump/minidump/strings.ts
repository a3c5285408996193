import { type ByteSource, fillFrom, readAt } from "../byte_source.ts";
import { minidumpString } from "./layout.ts";

/** The maximum size of a path: 32,767 UTF-16 units (Microsoft Learn). */
const maxPathBytes = 2 * 32767;

/** Used for every string: a dump may have a million. */
const head = new DataView(new ArrayBuffer(minidumpString.sizeBytes));

/**
 * The end of a MINIDUMP_STRING, without its terminator. `null` if the length of
 * the string is not in the file.
 */
export function endOfString(
  source: ByteSource,
  fileOffset: number,
): number | null {
  const textOffset = fileOffset + minidumpString.sizeBytes;
  if (textOffset > source.sizeBytes) return null;
  fillFrom(source, fileOffset, new Uint8Array(head.buffer));
  return textOffset + head.getUint32(minidumpString.fields.Length.offset, true);
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
