import { assertEquals } from "@std/assert";
import { commandLineOf } from "../../src/ffi/process_command_line.ts";
import { fakeLibraries, fakeLoader } from "./fake_libraries.ts";

let play: (block: DataView<ArrayBuffer>, address: bigint) => number = () => 0;
const asked: unknown[] = [];
fakeLibraries({
  ...fakeLoader,
  NtQueryInformationProcess: (
    process: bigint,
    what: number,
    block: Uint8Array<ArrayBuffer>,
    sizeBytes: number,
  ) => {
    asked.push([process, what, sizeBytes === block.length]);
    const address = Deno.UnsafePointer.value(Deno.UnsafePointer.of(block));
    return play(new DataView(block.buffer), BigInt(address));
  },
});

/** Length at 0, Buffer at 8, and the text where the test wants it. */
function answer(text: string, at: number, sizeBytes = text.length * 2) {
  return (block: DataView, address: bigint) => {
    block.setUint16(0, sizeBytes, true);
    block.setBigUint64(8, address + BigInt(at), true);
    Array.from(text).forEach((one, index) =>
      block.setUint16(at + index * 2, one.charCodeAt(0), true)
    );
    return 0;
  };
}

Deno.test("a command line is read from the block that Windows filled", () => {
  play = answer("a.exe /x \u00fc", 16);
  assertEquals(commandLineOf(0x44n), "a.exe /x \u00fc");
  // ProcessCommandLineInformation.
  assertEquals(asked, [[0x44n, 60, true]]);
  play = answer("b", 24);
  assertEquals(commandLineOf(0x44n), "b");
  play = answer("", 16);
  assertEquals(commandLineOf(0x44n), "");
});

Deno.test("the longest command line has its place", () => {
  const text = "x".repeat(32_767);
  play = answer(text, 16);
  assertEquals(commandLineOf(0x44n), text);
});

Deno.test("what Windows refuses, or points elsewhere, is not known", () => {
  for (const status of [0xc0000022, 0xc0000003, 0xc0000004]) {
    play = () => status;
    assertEquals(commandLineOf(0x44n), null);
  }
  const elsewhere = [[8, 2], [-16, 2], [0x10000, 40], [2 ** 40, 2]] as const;
  for (const [at, sizeBytes] of elsewhere) {
    play = answer("", at, sizeBytes);
    assertEquals(commandLineOf(0x44n), null);
  }
});
