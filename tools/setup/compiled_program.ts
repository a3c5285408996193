import { Buffer } from "node:buffer";

/**
 * The magic bytes at the start of the data section that `deno compile` adds to
 * the runtime. Source: denoland/deno, cli/lib/standalone/binary.rs,
 * MAGIC_BYTES.
 */
const magic = Buffer.from("d3n0l4nd");
const u32Bytes = 4;
const u64Bytes = 8;

/**
 * The first byte of the JSON metadata. The JSON follows the magic bytes and a
 * u64, the length of the metadata.
 */
const openBrace = 0x7b;
const maxMetadataBytes = 2 ** 25;

/**
 * Flags of a module. For each flag that is set, another block of data follows:
 * its length, then its bytes.
 */
const followUps = [1, 2, 4] as const;

/** A remote module in a compiled program. */
export interface RemoteModule {
  readonly specifier: string;
  readonly source: Uint8Array;
}

function findMetadata(program: Buffer): number {
  for (let at = 0; (at = program.indexOf(magic, at)) >= 0; at++) {
    const lengthAt = at + magic.length;
    const jsonAt = lengthAt + u64Bytes;
    if (program[jsonAt] !== openBrace) continue;
    if (program.readBigUInt64LE(lengthAt) < maxMetadataBytes) return lengthAt;
  }
  throw new RangeError("no data section of deno compile");
}

/** Reads little-endian numbers and bytes in sequence. */
class Cursor {
  #at: number;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  take(size: number): Buffer {
    const start = this.#at;
    this.#at += size;
    if (this.#at > this.#bytes.length) throw new RangeError("truncated");
    return this.#bytes.subarray(start, this.#at);
  }
  u8 = (): number => this.take(1).readUInt8();
  u32 = (): number => this.take(u32Bytes).readUInt32LE();
  u64 = (): number => Number(this.take(u64Bytes).readBigUInt64LE());
}

/**
 * Reads the remote modules of a program made by `deno compile` (Deno 2.3 to
 * 2.9). All numbers are little-endian:
 *
 * - metadata (JSON) and npm snapshot, each after its u64 length;
 * - specifiers: u32 count, each a u32 length, the text, its u32 id;
 * - redirects: u32 count, each two u32 ids;
 * - modules: u32 count, each a u32 id, u8 media type, u32 length, the source,
 *   u8 flags, and for each flag that is set a blob after its u32 length.
 *
 * Source: denoland/deno, cli/lib/standalone/binary.rs, SpecifierStore and
 * RemoteModuleEntry; checked against programs made by `deno compile`.
 *
 * @throws {RangeError} if there is no data section, or it is truncated.
 */
export function* readRemoteModules(
  program: Uint8Array<ArrayBuffer>,
): Generator<RemoteModule> {
  const bytes = Buffer.from(program.buffer, program.byteOffset, program.length);
  const cursor = new Cursor(bytes, findMetadata(bytes));
  cursor.take(cursor.u64());
  cursor.take(cursor.u64());
  const specifiers = new Map<number, string>();
  for (let count = cursor.u32(); count > 0; count--) {
    const specifier = cursor.take(cursor.u32()).toString();
    specifiers.set(cursor.u32(), specifier);
  }
  for (let count = cursor.u32(); count > 0; count--) cursor.take(2 * u32Bytes);
  for (let count = cursor.u32(); count > 0; count--) {
    const specifier = specifiers.get(cursor.u32());
    cursor.u8();
    const source = cursor.take(cursor.u32());
    const flags = cursor.u8();
    for (const flag of followUps) {
      if (flags & flag) cursor.take(cursor.u32());
    }
    if (specifier !== undefined) yield { specifier, source };
  }
}
