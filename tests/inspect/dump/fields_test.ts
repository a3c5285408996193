import { assert, assertEquals } from "@std/assert";
import { bytes, Layout, u16, u32, u64, u8 } from "../../../src/base/layout.ts";
import { readFields } from "../../../src/inspect/dump/fields.ts";
import { isFill } from "../../../src/inspect/dump/kernel/fill.ts";
import {
  dumpHeader32,
  dumpHeader64,
} from "../../../src/inspect/dump/kernel/header_layout.ts";
import { ascii } from "../../builder/bytes.ts";
import { memorySource } from "../memory_source.ts";

const layout = new Layout("STRUCTURE", 0x30, {
  Wide: u64(0x00),
  Word: u32(0x08),
  Short: u16(0x0c),
  Byte: u8(0x0e),
  Small: bytes(0x10, 3),
  Large: bytes(0x20, 16),
});

const valuesOf = (data: Uint8Array, fileOffset = 0) =>
  readFields(memorySource(data), [{ layout, fileOffset }], isFill)[0]!.fields
    .map((row) => row.unfilled ? "unfilled" : row.value);

Deno.test("values are padded to the field width, long fields show their first bytes", () => {
  const data = new Uint8Array(0x31);
  data.forEach((_, index) => data[index] = index);
  assertEquals(valuesOf(data, 1), [
    "0x0807060504030201",
    "0x0c0b0a09",
    "0x0e0d",
    "0x0f",
    "11 12 13",
    "21 22 23 24 25 26 27 28 ... (16 bytes)",
  ]);
});

Deno.test("fields that hold the fill are marked as unfilled", () => {
  assertEquals(valuesOf(ascii("PAGE".repeat(12))), [
    "unfilled",
    "unfilled",
    "0x4150", // not marked, because no header has 16-bit fields
    "unfilled",
    "unfilled",
    "unfilled",
  ]);
});

Deno.test("fields beyond the end have no value", () => {
  assertEquals(valuesOf(new Uint8Array(0x0d)), [
    "0x0000000000000000",
    "0x00000000",
    null,
    null,
    null,
    null,
  ]);
});

Deno.test("a field with one other byte does not hold the fill", () => {
  // The field of 16 bytes, which is the last one
  for (const at of [0x20, 0x2f]) {
    const data = ascii("PAGE".repeat(12));
    data[at] = 0x20;
    assert(valuesOf(data).at(-1) !== "unfilled", `the byte at ${at}`);
  }
});

Deno.test("PAGE is the fill in all fields except the signature", () => {
  const source = memorySource(ascii("PAGE".repeat(0x800)));
  for (const layout of [dumpHeader64, dumpHeader32]) {
    const [group] = readFields(source, [{ layout, fileOffset: 0 }], isFill);
    const filled = group!.fields.filter((row) => !row.unfilled);
    assertEquals(filled.map((row) => row.name), ["Signature"]);
  }
});
