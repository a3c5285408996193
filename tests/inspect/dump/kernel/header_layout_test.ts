import { assertEquals } from "@std/assert";
import {
  dumpHeader32,
  dumpHeader64,
} from "../../../../src/inspect/dump/kernel/header_layout.ts";
import { readKernelHeader } from "../../../../src/inspect/dump/kernel/header.ts";
import { buildHeader32, header32Fields } from "../../../builder/kernel32.ts";
import { buildHeader64, header64Fields } from "../../../builder/kernel64.ts";
import type { Place } from "../../../builder/header.ts";
import type { FieldValue } from "../../../builder/options.ts";
import { memorySource } from "../../memory_source.ts";

/** The head of PhysicalMemoryBlock, which has a layout of its own. */
const inBlock = ["NumberOfRuns", "NumberOfPages"];

/** A value for each field that no other field has. */
function distinctValues(places: Readonly<Record<string, Place>>) {
  const values: Record<string, FieldValue> = {};
  Object.entries(places).forEach(([name, [, size]], index) => {
    if (inBlock.includes(name)) return;
    const low = 0x11 + index;
    values[name] = size > 8
      ? new Uint8Array(size).fill(low)
      : size === 8
      ? (BigInt(low) << 56n) | BigInt(low)
      : size === 4
      ? low * 0x1000000 + low
      : low;
  });
  return values;
}

for (
  const [bits, layout, places, build] of [
    [64, dumpHeader64, header64Fields, buildHeader64],
    [32, dumpHeader32, header32Fields, buildHeader32],
  ] as const
) {
  Deno.test(`${layout.name}: every field is read where the builder wrote it`, () => {
    const { Exception, ...values } = distinctValues(places);
    const found: Record<string, unknown> = layout.read(
      build({ bits, fields: { ...values, Exception: Exception! } }),
    );
    assertEquals({ ...found }, { ...values, ExceptionRecord: Exception! });
  });

  Deno.test(`${layout.name}: a field that nobody filled has no value`, () => {
    const unfilled = Object.fromEntries(
      Object.keys(places).filter((name) =>
        !inBlock.includes(name) && name !== "Signature" && name !== "ValidDump"
      ).map((name) => [name, null]),
    );
    const header = readKernelHeader(
      memorySource(build({ bits, fields: unfilled })),
      bits,
    );
    const { bugCheckParameters, ...rest } = header;
    assertEquals(bugCheckParameters, [null, null, null, null]);
    const set = Object.entries(rest).filter(([, value]) => value !== null)
      .map(([name]) => name);
    assertEquals(set.sort(), [
      "bits",
      "data",
      "has",
      "layout",
      "offsetOf",
      "signature",
      "validDump",
    ]);
  });
}
