import { assert, assertEquals } from "@std/assert";
import { renderFields } from "../../../src/inspect/report/render_fields.ts";
import { textStyle } from "../../../src/base/text/text_style.ts";
import { buildKernelDump } from "../../builder/dump_builder.ts";
import { judge } from "../judge.ts";

const plain = textStyle(false);

Deno.test("raw fields have a file offset, Microsoft's name and a value", () => {
  const group = {
    name: "DUMP_HEADER64",
    fileOffset: 0x2000,
    fields: [
      {
        name: "DumpType",
        fileOffset: 0xf98,
        value: "0x00000006",
        unfilled: false,
      },
      {
        name: "BootId",
        fileOffset: 0x1054,
        value: "0x45474150",
        unfilled: true,
      },
      { name: "Late", fileOffset: 0x1fff, value: null, unfilled: false },
    ],
  };
  assertEquals(
    renderFields([group], plain),
    `
  DUMP_HEADER64 at 0x2000
       0xf98  DumpType                0x00000006
      0x1054  BootId                  not filled in
      0x1fff  Late                    beyond the end of the file
`,
  );
});

Deno.test("the fields of a header fit 80 columns", () => {
  const report = judge(buildKernelDump({ type: 4 }), "any", true);
  const lines = renderFields(report.structures!, plain).split("\n");
  assert(lines.length > 60);
  assertEquals(lines.filter((line) => line.length > 80), []);
});

Deno.test("a driver's name cannot control the terminal or end the line", () => {
  const name = "\x1b[2J\r\n\u202eevil.sys";
  const driver = { name, dllBase: 0xfffff80000000000n, sizeOfImage: 0x1000 };
  const dump = buildKernelDump({ type: 4, triage: { drivers: [driver] } });
  const { structures } = judge(dump, "any", true);
  const names = structures!.flatMap((group) =>
    group.fields.map((row) => row.name)
  );
  assert(names.includes(name));
  const text = renderFields(structures!, plain);
  assert(text.includes("\\u001b[2J\\u000d\\u000a\\u202eevil.sys"));
  assert(!text.includes("\x1b") && !text.includes("\r"));
});

Deno.test("the long name of a driver is wrapped completely", () => {
  const name = "\\SystemRoot\\" + "abcdefghij".repeat(20) + ".sys";
  const driver = { name, dllBase: 0xfffff80000000000n, sizeOfImage: 0x1000 };
  const dump = buildKernelDump({ type: 4, triage: { drivers: [driver] } });
  const lines = renderFields(judge(dump, "any", true).structures!, plain)
    .split("\n");
  assertEquals(lines.filter((line) => line.length > 80), []);
  const first = lines.findIndex((line) => line.includes("SystemRoot"));
  const told = lines.slice(first, first + 4).map((line) => line.slice(14));
  assertEquals(told.join(""), name);
});
