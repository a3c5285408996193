/**
 * Binary structures as tables: a row per field gives its offset, its type and
 * the exact name that Microsoft's headers give it, so that a reader can search
 * for it. One table serves reading, the dump of raw fields and the tests.
 * Everything is little-endian.
 */

/** How a field is stored. `bytes` is a run of bytes with a size of its own. */
export type FieldKind = "u8" | "u16" | "u32" | "u64" | "bytes";

/** One row of a layout. Offset and size are in bytes. */
export interface Field<K extends FieldKind = FieldKind> {
  readonly kind: K;
  readonly offset: number;
  readonly sizeBytes: number;
}

/** The rows of a layout, by Microsoft's field name. */
export type Fields = Readonly<Record<string, Field>>;

/** What reading a field gives: bigint for u64, number for smaller integers. */
export type FieldValue<K extends FieldKind> = K extends "u64" ? bigint
  : K extends "bytes" ? Uint8Array
  : number;

/** The values of all fields. */
export type Values<F extends Fields> = {
  readonly [N in keyof F]: FieldValue<F[N]["kind"]>;
};

/** The values of those fields that the bytes held; `null` beyond their end. */
export type AvailableValues<F extends Fields> = {
  readonly [N in keyof F]: FieldValue<F[N]["kind"]> | null;
};

const integer =
  <K extends "u8" | "u16" | "u32" | "u64">(kind: K, sizeBytes: number) =>
  (offset: number): Field<K> => ({ kind, offset, sizeBytes });

/** An unsigned 8-bit field. */
export const u8 = integer("u8", 1);
/** An unsigned 16-bit field. */
export const u16 = integer("u16", 2);
/** An unsigned 32-bit field. */
export const u32 = integer("u32", 4);
/** An unsigned 64-bit field, read as bigint. */
export const u64 = integer("u64", 8);
/** A run of bytes, such as a string or an array that has a layout of its own. */
export const bytes = (offset: number, sizeBytes: number): Field<"bytes"> => ({
  kind: "bytes",
  offset,
  sizeBytes,
});

/** A structure of fixed size. */
export class Layout<F extends Fields = Fields> {
  /** The rows in the order of their offsets. */
  readonly rows: readonly (readonly [name: string, field: Field])[];

  /**
   * Declares a structure.
   *
   * @throws {TypeError} If two fields overlap or one overruns the structure.
   */
  constructor(
    readonly name: string,
    readonly sizeBytes: number,
    readonly fields: F,
  ) {
    this.rows = Object.entries(fields).sort((a, b) =>
      a[1].offset - b[1].offset
    );
    let end = 0;
    for (const [row, field] of this.rows) {
      if (field.offset < end) {
        throw new TypeError(`${name}.${row} overlaps the field before it`);
      }
      end = field.offset + field.sizeBytes;
      if (end > sizeBytes) {
        throw new TypeError(`${name}.${row} overruns ${name}`);
      }
    }
  }

  /**
   * Reads the whole structure at `at`.
   *
   * @throws {RangeError} If the bytes end before the structure does.
   */
  read(data: Uint8Array, at = 0): Values<F> {
    if (at + this.sizeBytes > data.length) {
      throw new RangeError(`${this.name} needs ${this.sizeBytes} bytes`);
    }
    return this.readAvailable(data, at) as Values<F>;
  }

  /** Writes the structure; fields without a value are zero. */
  encode(values: Partial<Values<F>>): Uint8Array<ArrayBuffer> {
    const data = new Uint8Array(this.sizeBytes);
    const view = new DataView(data.buffer);
    for (const [name, field] of this.rows) {
      const value = values[name];
      if (value !== undefined) writeField(view, field, value);
    }
    return data;
  }

  /** Reads those fields that lie wholly inside the bytes. */
  readAvailable(data: Uint8Array, at = 0): AvailableValues<F> {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    const values: Record<string, unknown> = {};
    for (const [name, field] of this.rows) {
      values[name] = at + field.offset + field.sizeBytes > data.length
        ? null
        : readField(view, at, field);
    }
    return values as AvailableValues<F>;
  }
}

function readField(view: DataView, at: number, field: Field) {
  const offset = at + field.offset;
  switch (field.kind) {
    case "u8":
      return view.getUint8(offset);
    case "u16":
      return view.getUint16(offset, true);
    case "u32":
      return view.getUint32(offset, true);
    case "u64":
      return view.getBigUint64(offset, true);
    case "bytes":
      return new Uint8Array(
        view.buffer,
        view.byteOffset + offset,
        field.sizeBytes,
      );
  }
}

function writeField(
  view: DataView,
  { kind, offset, sizeBytes }: Field,
  value: number | bigint | Uint8Array,
): void {
  if (typeof value === "bigint") return view.setBigUint64(offset, value, true);
  if (typeof value !== "number") {
    return new Uint8Array(view.buffer, offset, sizeBytes).set(value);
  }
  switch (kind) {
    case "u8":
      return view.setUint8(offset, value);
    case "u16":
      return view.setUint16(offset, value, true);
    default:
      return view.setUint32(offset, value, true);
  }
}
