import type { FieldValue, Layout } from "../../../base/layout.ts";
import { type ByteSource, readAt } from "../byte_source.ts";
import { isFill } from "./fill.ts";
import { dumpHeader32, dumpHeader64 } from "./header_layout.ts";
import { machineOf } from "./machine.ts";
import { pageBytes } from "./page_list.ts";

type Fields64 = typeof dumpHeader64.fields;
type AllFields =
  & Fields64
  & Omit<typeof dumpHeader32.fields, keyof Fields64>;

/**
 * The fields of both header layouts. They have Microsoft's names with a
 * lower-case first letter: `BugCheckCode` is `bugCheckCode`. A value is `null`
 * if the field was never set or is beyond the end of the file.
 */
type HeaderValues = {
  readonly [N in keyof AllFields as Uncapitalize<N>]:
    | FieldValue<AllFields[N]["kind"]>
    | null;
};

/** The header of a kernel dump; 32-bit addresses are widened to bigint. */
export interface KernelHeader extends HeaderValues {
  readonly bits: 32 | 64;
  readonly layout: Layout;
  /** The bytes of the header that are in the file. */
  readonly data: Uint8Array;
  readonly bugCheckParameters: readonly (bigint | null)[];
  /** The file offset of a field. */
  offsetOf(field: string): number;
  /** Whether the file is long enough to have the field, set or not. */
  has(field: string): boolean;
}

/**
 * Reads the header of a kernel dump.
 *
 * @throws {ReadError} If the operating system cannot read a part of the file.
 */
export function readKernelHeader(
  source: ByteSource,
  bits: 32 | 64,
): KernelHeader {
  const layout: Layout = bits === 64 ? dumpHeader64 : dumpHeader32;
  const data = readAt(source, 0, layout.sizeBytes);
  const raw = layout.readAvailable(data);
  const set = (name: string) => {
    const field = layout.fields[name];
    const value = raw[name] ?? null;
    // ValidDump keeps the fill "PAGE" as its value, because the fill identifies
    // an unfinished dump.
    if (!field || value === null) return null;
    return name !== "ValidDump" && isFill(value, field) ? null : value;
  };
  const found: Record<string, unknown> = {};
  for (const { name, key, isWide } of headerKeys) {
    const value = set(name);
    found[key] = isWide && value !== null
      ? BigInt(value as number | bigint)
      : value;
  }
  const values = found as HeaderValues;
  return {
    ...values,
    bits,
    layout,
    data,
    bugCheckParameters: [
      values.bugCheckParameter1,
      values.bugCheckParameter2,
      values.bugCheckParameter3,
      values.bugCheckParameter4,
    ],
    offsetOf: (name) => layout.fields[name]!.offset,
    has: (name) => (raw[name] ?? null) !== null,
  };
}

const wideFields: Layout["fields"] = dumpHeader64.fields;

/** Computed only once, because one run may inspect thousands of dumps. */
const headerKeys = Object.keys({
  ...dumpHeader32.fields,
  ...dumpHeader64.fields,
}).map((name) => ({
  name,
  key: name[0]!.toLowerCase() + name.slice(1),
  isWide: wideFields[name]?.kind === "u64",
}));

/** The physical address of the top page table; `null` if there is none. */
export function directoryOf(header: KernelHeader): bigint | null {
  const { directoryTableBase: base, machineImageType } = header;
  if (base === null) return null;
  const mask = machineOf(machineImageType)?.directoryMask ?? ~0xfffn;
  const address = base & mask;
  return address === 0n ? null : address;
}

/** The page frame number of the top page table; `null` if there is none. */
export function directoryPageOf(header: KernelHeader): bigint | null {
  const address = directoryOf(header);
  return address === null ? null : address / BigInt(pageBytes);
}
