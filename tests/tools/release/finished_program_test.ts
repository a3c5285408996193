import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { dressProgram } from "../../../tools/compile/windows_program.ts";
import {
  expectVersion,
  isSigned,
  unsignedNote,
} from "../../../tools/release/finished_program.ts";
import { ToolError } from "../../../tools/tool_error.ts";
import { madeUpDetails } from "../made_up_details.ts";
import { smallPe, smallPeThatLoads } from "../denort/small_programs.ts";

/** A load configuration is what a program must have to be dressed. */
const dressed = () => dressProgram(smallPeThatLoads(0x80), madeUpDetails, []);

Deno.test("a program of another version is not released", () => {
  expectVersion(dressed(), "1.2.3", "a.exe");
  for (
    const [program, message] of [
      [dressed(), "a.exe is of version 1.2.3, not 1.2.4"],
      [smallPe(), "a.exe is of no version, not 1.2.4"],
    ] as const
  ) {
    assertThrows(
      () => expectVersion(program, "1.2.4", "a.exe"),
      ToolError,
      message,
    );
  }
});

Deno.test("a program is signed if it has a certificate table", () => {
  const program = smallPe();
  assertEquals(isSigned(program), false);
  const signed = new Uint8Array([...program, 8, 0, 0, 0, 0, 2, 2, 0]);
  const view = new DataView(signed.buffer);
  // Offsets: Microsoft, "PE Format": the fifth data directory.
  view.setUint32(0x128, program.length, true);
  view.setUint32(0x12c, 8, true);
  assertEquals(isSigned(signed), true);
});

Deno.test("the notes name what is not signed", () => {
  assertEquals(unsignedNote([]), "");
  assertMatch(unsignedNote(["one", "two"]), /Not signed.*: one, two\./);
});
