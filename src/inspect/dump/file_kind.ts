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

/**
 * Identifies a file that is not a dump by its first bytes. The fallback is "an
 * unknown binary file".
 *
 * @param head The first {@link fileKindHeadBytes} bytes of the file, or fewer.
 * @param sizeBytes The size of the complete file.
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
  return findKind(textKinds, (magic) => startsWith(start, magic)) ?? textKind;
}

function findKind(
  groups: readonly FileKindGroup[],
  matches: (magic: KindMagic) => boolean,
): FileKind | null {
  for (const { advice, rows } of groups) {
    const row = rows.find(([, , magic]) => matches(magic));
    if (row !== undefined) return { id: row[0], label: row[1], advice };
  }
  return null;
}

function startsWith(text: string, magic: KindMagic): boolean {
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

/**
 * Reads a u32. Returns `Infinity`, which is never a valid offset, if the data
 * is too short.
 */
function u32At(bytes: Uint8Array, offset: number): number {
  if (offset + 4 > bytes.length) return Infinity;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getUint32(offset, true);
}

/**
 * Decodes UTF-8. Returns `null` if the bytes are not UTF-8 or contain control
 * characters.
 */
function decodeText(head: Uint8Array, isCut: boolean): string | null {
  try {
    // With `stream`, an incomplete last character is not an error.
    const text = new TextDecoder("utf-8", { fatal: true })
      .decode(head, { stream: isCut });
    // deno-lint-ignore no-control-regex
    return /[\0-\x08\x0e-\x1f\x7f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}
