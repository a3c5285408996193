import type { Field, FieldValue, Layout } from "../../base/layout.ts";
import { grouped, hex32, hex64 } from "../../base/text/count.ts";
import { type ByteSource, readAt } from "./byte_source.ts";

/** A structure found in a dump; reports show its raw fields. */
export interface Structure {
  readonly layout: Layout;
  readonly fileOffset: number;
}

/** A structure with the raw values of its fields. */
export interface FieldGroup {
  readonly name: string;
  readonly fileOffset: number;
  readonly fields: readonly FieldRow[];
}

/**
 * One raw field. Its value is `null` if the field is beyond the end of the
 * file.
 */
export interface FieldRow {
  readonly name: string;
  readonly fileOffset: number;
  readonly value: string | null;
  /** Whether Windows never set the field, so that it still contains "PAGE". */
  readonly unfilled: boolean;
}

/** Returns whether a field was never set. */
export type FillTest = (
  value: number | bigint | Uint8Array,
  field: Field,
) => boolean;

/**
 * Reads the raw fields of structures.
 *
 * @throws {ReadError} If the operating system cannot read a part of the file.
 */
export function readFields(
  source: ByteSource,
  structures: readonly Structure[],
  isFill: FillTest,
): FieldGroup[] {
  return structures.map(({ layout, fileOffset }) => {
    const values = layout.readAvailable(
      readAt(source, fileOffset, layout.sizeBytes),
    );
    const fields = layout.rows.map(([name, field]) => {
      const value = values[name] ?? null;
      return {
        name,
        fileOffset: fileOffset + field.offset,
        value: value === null ? null : textOf(value, field),
        unfilled: value !== null && isFill(value, field),
      };
    });
    return { name: layout.name, fileOffset, fields };
  });
}

const previewBytes = 8; // a row then fits into 80 columns

function textOf(value: FieldValue<Field["kind"]>, field: Field): string {
  if (typeof value === "bigint") return hex64(value);
  if (typeof value === "number") {
    return field.kind === "u32"
      ? hex32(value)
      : `0x${value.toString(16).padStart(field.sizeBytes * 2, "0")}`;
  }
  const head = Array.from(
    value.subarray(0, previewBytes),
    (byte) => byte.toString(16).padStart(2, "0"),
  );
  if (value.length > previewBytes) {
    head.push(`... (${grouped(value.length)} bytes)`);
  }
  return head.join(" ");
}
