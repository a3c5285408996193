import type { ByteSource } from "../byte_source.ts";
import { endOfString } from "./strings.ts";

/** A part of the file that a stream points to. */
export interface Reference {
  /** The name of the part in messages, such as "the name of a module". */
  readonly what: string;
  /** File offset of the structure that points to the part. */
  readonly fileOffset: number;
  readonly start: bigint;
  /** The end of the part; `null` if the length of a text is not in the file. */
  readonly end: bigint | null;
}

/**
 * Makes a reference to a text, or to other data. The data must begin with its
 * length.
 */
export function textReference(
  { source }: { readonly source: ByteSource },
  what: string,
  fileOffset: number,
  rva: number | bigint,
): Reference {
  const start = BigInt(rva);
  const end = start < source.sizeBytes
    ? endOfString(source, Number(rva))
    : null;
  return { what, fileOffset, start, end: end === null ? null : BigInt(end) };
}

export function dataReference(
  what: string,
  fileOffset: number,
  rva: number,
  size: number,
): Reference {
  const start = BigInt(rva);
  return { what, fileOffset, start, end: start + BigInt(size) };
}
