import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { finishProgram } from "../../../tools/compile/windows_program.ts";
import {
  checkVersion,
  isSigned,
  unsignedNote,
} from "../../../tools/release/program_check.ts";
import { ToolError } from "../../../tools/tool_error.ts";
import { madeUpProduct } from "../made_up_product.ts";
import { smallPe, smallPeWithLoadConfig } from "../denort/small_programs.ts";

/**
 * Returns a finished program. It is made from a program with a load
 * configuration, because finishProgram requires one.
 */
const finished = () =>
  finishProgram(smallPeWithLoadConfig(0x80), madeUpProduct, []);

Deno.test("a program of another version is refused", () => {
  checkVersion(finished(), "1.2.3", "a.exe");
  for (
    const [program, message] of [
      [finished(), "a.exe has version 1.2.3, expected 1.2.4"],
      [smallPe(), "a.exe has no version, expected 1.2.4"],
    ] as const
  ) {
    assertThrows(
      () => checkVersion(program, "1.2.4", "a.exe"),
      ToolError,
      message,
    );
  }
});

Deno.test("a program with a certificate table is signed", () => {
  const program = smallPe();
  assertEquals(isSigned(program), false);
  const signed = new Uint8Array([...program, 8, 0, 0, 0, 0, 2, 2, 0]);
  const view = new DataView(signed.buffer);
  // Data directory 4, the certificate table, is at these offsets (Microsoft,
  // "PE Format").
  view.setUint32(0x128, program.length, true);
  view.setUint32(0x12c, 8, true);
  assertEquals(isSigned(signed), true);
});

Deno.test("the notes list programs that are not signed", () => {
  assertEquals(unsignedNote([]), "");
  assertMatch(unsignedNote(["one", "two"]), /Not signed.*: one, two\./);
});
