import { assert, assertEquals } from "@std/assert";
import { buildKernelDump } from "../../../builder/dump_builder.ts";
import { setU32 } from "../../../builder/bytes.ts";
import { judge } from "../../judge.ts";

const rowsOf = (bytes: Uint8Array) =>
  judge(bytes, "any", true).structures!
    .find((group) => group.name === "Loaded drivers")!.fields;

const driversOf = (count: number, name = "a.sys") =>
  Array.from({ length: count }, () => ({
    name,
    dllBase: 0xfffff80000000000n,
    sizeOfImage: 0x1000,
  }));

Deno.test("drivers are shown up to a limit, and the others are counted", () => {
  const shown = (count: number) =>
    rowsOf(buildKernelDump({ type: 4, triage: { drivers: driversOf(count) } }));
  assertEquals(shown(2000).length, 2000);
  const rows = shown(3001);
  assertEquals(rows.length, 2001);
  assertEquals(rows.at(-1)?.value, "1,001 not shown");
});

Deno.test("drivers that share a long name do not make the output huge", () => {
  const drivers = driversOf(1000, "n");
  drivers[0] = { ...drivers[0]!, name: "n".repeat(30_000) };
  const bytes = buildKernelDump({ type: 4, triage: { drivers } });
  const view = new DataView(bytes.buffer);
  const list = view.getUint32(0x2030, true);
  const name = view.getUint32(list, true);
  drivers.forEach((_, index) => setU32(bytes, list + index * 0x90, name));
  const rows = rowsOf(bytes);
  const units = rows.reduce((sum, row) => sum + row.name.length, 0);
  assert(units < 300_000, `${units} units`);
  assertEquals(rows.at(-1)?.value, "992 not shown");
});
