import { assertEquals, assertThrows } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { drawIcon } from "../../../tools/compile/icon.ts";
import { dressProgram } from "../../../tools/compile/windows_program.ts";
import { readRemoteModules } from "../../../tools/setup/compiled_program.ts";
import { ToolError } from "../../../tools/tool_error.ts";
import { madeUpDetails } from "../made_up_details.ts";
import { compileWith, smallPeThatLoads } from "../denort/small_programs.ts";

const square = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">' +
  '<rect width="8" height="8" fill="#f00"/></svg>';

/**
 * A program as `deno compile` writes it, of a runtime with a load
 * configuration of so many bytes.
 */
async function compiled(loadConfigBytes: number) {
  const module = fromFileUrl(
    import.meta.resolve("../denort/small_programs.ts"),
  );
  return await compileWith(
    smallPeThatLoads(loadConfigBytes),
    "x86_64-pc-windows-msvc",
    module,
  );
}

Deno.test("a dressed program keeps its payload, and is the same each time", async () => {
  const program = await compiled(0x140);
  const icon = await drawIcon(square);
  const dressed = dressProgram(program, madeUpDetails, icon);
  assertEquals(
    [...readRemoteModules(dressed)],
    [...readRemoteModules(program)],
  );
  assertEquals(
    dressProgram(program, madeUpDetails, await drawIcon(square)),
    dressed,
  );
  // DependentLoadFlags, at 0x4e of the load configuration.
  assertEquals(new DataView(dressed.buffer).getUint16(0x54e, true), 0x800);
});

Deno.test("a program without room for the flags is refused", async () => {
  for (
    const [sizeBytes, found] of [
      [0, "the program has no load configuration"],
      [0x40, "the program has a load configuration of 64 bytes"],
    ] as const
  ) {
    const program = await compiled(sizeBytes);
    assertThrows(
      () => dressProgram(program, madeUpDetails, []),
      ToolError,
      found,
    );
  }
});

Deno.test("a version that Windows cannot show is refused", async () => {
  const program = await compiled(0x140);
  assertThrows(
    () => dressProgram(program, { ...madeUpDetails, version: "1.2" }, []),
    ToolError,
    '"1.2" is not a version',
  );
});

Deno.test("an icon is drawn in every size", async () => {
  const pictures = await drawIcon(square);
  // PNG: the width stands at 16, the most significant byte first.
  const widths = pictures.map(({ png }) =>
    new DataView(png.buffer, png.byteOffset).getUint32(16)
  );
  assertEquals(widths, [16, 24, 32, 48, 64, 128, 256]);
});
