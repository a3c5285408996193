/**
 * Binary structures as tables. A row has the offset, the type and the exact
 * Microsoft name of a field, so that readers can search for the name. Reading,
 * `--fields` and the tests use the same table. All integers are little-endian.
 * For example:
 *
 *     new Layout("POINT", 8, { x: u32(0), y: u32(4) }).read(data, 16).y
 *
 * reads the four bytes at offset 16 + 4.
 */

/** The type of a field. A field of type `bytes` can have any size. */
type FieldKind = "u8" | "u16" | "u32" | "u64" | "bytes";

/** A row of a layout; the offset is in bytes. */
export interface Field<K extends FieldKind = FieldKind> {
  readonly kind: K;
  readonly offset: number;
  readonly sizeBytes: number;
}

/** Fields by the name that Microsoft uses. */
export type Fields = Readonly<Record<string, Field>>;

/** The value of a field: bigint for u64, number for smaller integers. */
export type FieldValue<K extends FieldKind> = K extends "u64" ? bigint
  : K extends "bytes" ? Uint8Array
  : number;

export type Values<F extends Fields> = {
  readonly [N in keyof F]: FieldValue<F[N]["kind"]>;
};

/** The values of all fields; `null` for fields past the end of the data. */
export type AvailableValues<F extends Fields> = {
  readonly [N in keyof F]: FieldValue<F[N]["kind"]> | null;
};

const integer =
  <K extends "u8" | "u16" | "u32" | "u64">(kind: K, sizeBytes: number) =>
  (offset: number): Field<K> => ({ kind, offset, sizeBytes });

export const u8 = integer("u8", 1);
export const u16 = integer("u16", 2);
export const u32 = integer("u32", 4);
export const u64 = integer("u64", 8);
/**
 * Creates a field of bytes, such as a string, or an array whose elements have
 * their own layout.
 */
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
   * @throws {TypeError} If two fields overlap, or a field extends past the end
   * of the structure.
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
   * The same structure with only some of its fields. Reading it is faster, which
   * matters in lists of a million entries.
   */
  only<N extends keyof F & string>(...names: readonly N[]): Layout<Pick<F, N>> {
    const fields = Object.fromEntries(
      names.map((name) => [name, this.fields[name]]),
    );
    return new Layout(this.name, this.sizeBytes, fields as Pick<F, N>);
  }

  /**
   * Reads the complete structure at `at`.
   *
   * @throws {RangeError} If the data ends before the end of the structure.
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

  /** Reads the fields that lie completely inside the data. */
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

/** Reads one field; `null` if it is not completely inside the data. */
export function readOne<K extends FieldKind>(
  field: Field<K>,
  data: Uint8Array,
): FieldValue<K> | null {
  if (field.offset + field.sizeBytes > data.length) return null;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return readField(view, 0, field) as FieldValue<K>;
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
