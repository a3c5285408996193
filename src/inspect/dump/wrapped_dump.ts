import { counted, hex } from "../../base/text/count.ts";
import { type ByteSource, readAt } from "./byte_source.ts";
import type { FileKind } from "./file_kind_table.ts";
import { certainDumpBytes, isCertainDump } from "./recognize.ts";

/**
 * Number of bytes of a file to search: the headers of an upload take kilobytes.
 */
const searchBytes = 64 * 1024;

/**
 * The kinds of files to search. Archives are not searched: a dump in an archive
 * must be extracted first.
 */
const searchedKinds: readonly string[] = [
  "text",
  "unknown",
  "json",
  "xml",
  "html",
];

/**
 * The offset of a dump in a file that begins with other data, such as the
 * headers of an upload; `null` if the file contains no dump.
 *
 * @throws {ReadError} If the operating system cannot read the file.
 */
export function findWrappedDump(
  source: ByteSource,
  kind: FileKind,
): number | null {
  if (!searchedKinds.includes(kind.id)) return null;
  const area = readAt(source, 0, searchBytes + certainDumpBytes);
  for (let at = 1; at < area.length && at <= searchBytes; at++) {
    // Only places with "MD" of MDMP or "PA" of PAGE are examined.
    const isMinidump = area[at] === 0x4d && area[at + 1] === 0x44;
    if (!isMinidump && !(area[at] === 0x50 && area[at + 1] === 0x41)) continue;
    if (isCertainDump(area.subarray(at, at + certainDumpBytes))) return at;
  }
  return null;
}

/** Kinds of files that may contain a dump, by their first characters. */
const wrappers: readonly (readonly [pattern: RegExp, label: string])[] = [
  [/^--[^\r\n]{1,70}\r?\n/, "a multipart body"], // RFC 2046, 5.1.1
  [/^(HTTP\/\d|(GET|POST|PUT) \S+ HTTP\/\d)/, "an HTTP message"], // RFC 9112
  [/^\{"[^\n]+\n\{"/, "an envelope of Sentry"], // Sentry, "Envelopes"
];

function wrapperOf(head: Uint8Array, kind: FileKind): string {
  const start = String.fromCharCode(...head.subarray(0, 1024));
  return wrappers.find(([pattern]) => pattern.test(start))?.[1] ??
    (kind.id === "unknown" ? "a file that begins with other data" : kind.label);
}

/** The reason why a file with a dump inside is not a dump. */
export function wrappedDumpReason(
  head: Uint8Array,
  kind: FileKind,
  fileOffset: number,
): {
  readonly message: string;
  readonly hint: string;
  readonly fileOffset: number;
} {
  return {
    message:
      `This is not a dump but ${
        wrapperOf(head, kind)
      }; a dump begins at offset ` +
      `${hex(fileOffset)}.`,
    hint: `Remove the ${counted(fileOffset, "byte")} before it and what ` +
      `follows it, for example with tail -c +${fileOffset + 1} FILE > NEW.dmp`,
    fileOffset,
  };
}
