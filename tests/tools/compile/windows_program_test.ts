import { assertEquals, assertThrows } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { drawIcon } from "../../../tools/compile/icon.ts";
import { finishProgram } from "../../../tools/compile/windows_program.ts";
import { readRemoteModules } from "../../../tools/setup/compiled_program.ts";
import { ToolError } from "../../../tools/tool_error.ts";
import { madeUpProduct } from "../made_up_product.ts";
import {
  compileWith,
  smallPeWithLoadConfig,
} from "../denort/small_programs.ts";

const square = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">' +
  '<rect width="8" height="8" fill="#f00"/></svg>';

/**
 * Compiles a program with a runtime whose load configuration has the given
 * size.
 */
async function compiled(loadConfigBytes: number) {
  const module = fromFileUrl(
    import.meta.resolve("../denort/small_programs.ts"),
  );
  return await compileWith(
    smallPeWithLoadConfig(loadConfigBytes),
    "x86_64-pc-windows-msvc",
    module,
  );
}

Deno.test("a finished program keeps its payload, and is the same each time", async () => {
  const program = await compiled(0x140);
  const icon = await drawIcon(square);
  const finished = finishProgram(program, madeUpProduct, icon);
  assertEquals(
    [...readRemoteModules(finished)],
    [...readRemoteModules(program)],
  );
  assertEquals(
    finishProgram(program, madeUpProduct, await drawIcon(square)),
    finished,
  );
  // DependentLoadFlags is at offset 0x4e in the load configuration at 0x500.
  assertEquals(new DataView(finished.buffer).getUint16(0x54e, true), 0x800);
});

Deno.test("a program without the DLL search flags is refused", async () => {
  for (
    const [sizeBytes, found] of [
      [0, "the program has no load configuration"],
      [0x40, "the program has a load configuration of 64 bytes"],
    ] as const
  ) {
    const program = await compiled(sizeBytes);
    assertThrows(
      () => finishProgram(program, madeUpProduct, []),
      ToolError,
      found,
    );
  }
});

Deno.test("a version that Windows cannot show is refused", async () => {
  const program = await compiled(0x140);
  assertThrows(
    () => finishProgram(program, { ...madeUpProduct, version: "1.2" }, []),
    ToolError,
    '"1.2" is not a version',
  );
});

Deno.test("the icon is drawn in every size", async () => {
  const pictures = await drawIcon(square);
  // In a PNG file, the width is a big-endian u32 at offset 16.
  const widths = pictures.map(({ png }) =>
    new DataView(png.buffer, png.byteOffset).getUint32(16)
  );
  assertEquals(widths, [16, 24, 32, 48, 64, 128, 256]);
});
