import { assertEquals } from "@std/assert";
import {
  dumpHeader32,
  dumpHeader64,
} from "../../../../src/inspect/dump/kernel/header_layout.ts";
import { machines } from "../../../../src/inspect/dump/kernel/machine.ts";
import { readKernelHeader } from "../../../../src/inspect/dump/kernel/header.ts";
import {
  contextArm64,
  contextX64,
  contextX86,
} from "../../../builder/context.ts";
import { buildHeader32, header32Fields } from "../../../builder/kernel32.ts";
import { buildHeader64, header64Fields } from "../../../builder/kernel64.ts";
import type { FieldLocation } from "../../../builder/header.ts";
import type { FieldValue } from "../../../builder/options.ts";
import { memorySource } from "../../memory_source.ts";

/**
 * The fields at the start of PhysicalMemoryBlock. They have a separate layout,
 * so they are left out here.
 */
const inBlock = ["NumberOfRuns", "NumberOfPages"];

/** A unique value for each field. */
function distinctValues(locations: Readonly<Record<string, FieldLocation>>) {
  const values: Record<string, FieldValue> = {};
  Object.entries(locations).forEach(([name, [, size]], index) => {
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
  const [bits, layout, locations, build] of [
    [64, dumpHeader64, header64Fields, buildHeader64],
    [32, dumpHeader32, header32Fields, buildHeader32],
  ] as const
) {
  Deno.test(`${layout.name}: every field is read from the offset that the builder uses`, () => {
    const { Exception, ...values } = distinctValues(locations);
    const found: Record<string, unknown> = layout.read(
      build({ bits, fields: { ...values, Exception: Exception! } }),
    );
    assertEquals({ ...found }, { ...values, ExceptionRecord: Exception! });
  });

  Deno.test(`${layout.name}: a field that was never set has no value`, () => {
    const unfilled = Object.fromEntries(
      Object.keys(locations).filter((name) =>
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

Deno.test("registers have the sizes and the flags of winnt.h", () => {
  const at = { pc: 1n, sp: 1n, flags: 0x1234 };
  const built: Readonly<Record<string, Uint8Array>> = {
    x64: contextX64(at),
    arm64: contextArm64(at),
    x86: contextX86(at),
  };
  for (const { name, context } of machines) {
    assertEquals(context.sizeBytes, built[name]?.length, name);
    assertEquals(context.read(built[name]!).ContextFlags, 0x1234, name);
  }
});
