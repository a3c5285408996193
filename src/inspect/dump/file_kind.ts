import {
  binaryKinds,
  emptyKind,
  type FileKind,
  type FileKindGroup,
  type KindMagic,
  textKind,
  textKinds,
  unknownKind,
  zerosKind,
} from "./file_kind_table.ts";

/** As much of a file's head as {@link describeFileKind} makes use of. */
export const fileKindHeadBytes = 4096;

/**
 * Says what a file that is not a dump looks like, by its first bytes. Always
 * has an answer; the last resort is "an unknown binary file".
 *
 * @param head The file from offset 0; {@link fileKindHeadBytes} are enough, and
 * fewer give a poorer answer at worst.
 * @param sizeBytes The size of the whole file.
 */
export function describeFileKind(
  head: Uint8Array,
  sizeBytes: number,
): FileKind {
  if (sizeBytes === 0) return emptyKind;
  if (head.length === 0) return unknownKind;
  if (head.every((byte) => byte === 0)) return zerosKind;
  const binary = findKind(binaryKinds, (magic) => hasMagic(head, magic));
  if (binary !== null) return binary;
  const text = decodeText(head, head.length < sizeBytes);
  if (text === null) return unknownKind;
  const start = text.trimStart().toLowerCase();
  return findKind(textKinds, (magic) => begins(start, magic)) ?? textKind;
}

function findKind(
  groups: readonly FileKindGroup[],
  fits: (magic: KindMagic) => boolean,
): FileKind | null {
  for (const { advice, rows } of groups) {
    const row = rows.find(([, , magic]) => fits(magic));
    if (row !== undefined) return { id: row[0], label: row[1], advice };
  }
  return null;
}

function begins(text: string, magic: KindMagic): boolean {
  return typeof magic === "string" && text.startsWith(magic);
}

function hasMagic(head: Uint8Array, magic: KindMagic): boolean {
  if (typeof magic === "string") return hasBytes(head, 0, magic);
  return magic.every(({ at, bytes, pointer }) =>
    hasBytes(head, pointer ? u32At(head, at) : at, bytes)
  );
}

function hasBytes(head: Uint8Array, offset: number, bytes: string): boolean {
  if (offset + bytes.length > head.length) return false;
  for (let i = 0; i < bytes.length; i++) {
    if (head[offset + i] !== bytes.charCodeAt(i)) return false;
  }
  return true;
}

/** Infinity, where nothing can be, when the bytes are not there. */
function u32At(bytes: Uint8Array, offset: number): number {
  if (offset + 4 > bytes.length) return Infinity;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getUint32(offset, true);
}

/** Null unless it is UTF-8 without control characters but white space. */
function decodeText(head: Uint8Array, isCut: boolean): string | null {
  try {
    // In a stream a character that the cut splits is not an error.
    const text = new TextDecoder("utf-8", { fatal: true })
      .decode(head, { stream: isCut });
    // deno-lint-ignore no-control-regex
    return /[\0-\x08\x0e-\x1f\x7f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}
