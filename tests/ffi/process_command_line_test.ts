import { assertEquals } from "@std/assert";
import { commandLineOf } from "../../src/ffi/process_facts.ts";
import { fakeLibraries, fakeLoader } from "./fake_libraries.ts";

let respond: (block: DataView<ArrayBuffer>, address: bigint) => number = () =>
  0;
const requests: unknown[] = [];
fakeLibraries({
  ...fakeLoader,
  NtQueryInformationProcess: (
    process: bigint,
    what: number,
    block: Uint8Array<ArrayBuffer>,
    sizeBytes: number,
  ) => {
    requests.push([process, what, sizeBytes === block.length]);
    const address = Deno.UnsafePointer.value(Deno.UnsafePointer.of(block));
    return respond(new DataView(block.buffer), BigInt(address));
  },
});

/**
 * A UNICODE_STRING: Length at 0x00, Buffer at 0x08. The text starts at offset
 * `at`.
 */
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

Deno.test("the command line is read from the block that Windows filled", () => {
  respond = answer("a.exe /x \u00fc", 16);
  assertEquals(commandLineOf(0x44n), "a.exe /x \u00fc");
  // 60 is ProcessCommandLineInformation.
  assertEquals(requests, [[0x44n, 60, true]]);
  respond = answer("b", 24);
  assertEquals(commandLineOf(0x44n), "b");
  respond = answer("", 16);
  assertEquals(commandLineOf(0x44n), "");
});

Deno.test("the longest command line fits into the block", () => {
  const text = "x".repeat(32_767);
  respond = answer(text, 16);
  assertEquals(commandLineOf(0x44n), text);
});

Deno.test("after a failed status or a pointer outside the block, there is no command line", () => {
  for (const status of [0xc0000022, 0xc0000003, 0xc0000004]) {
    respond = () => status;
    assertEquals(commandLineOf(0x44n), null);
  }
  const outside = [[8, 2], [-16, 2], [0x10000, 40], [2 ** 40, 2]] as const;
  for (const [at, sizeBytes] of outside) {
    respond = answer("", at, sizeBytes);
    assertEquals(commandLineOf(0x44n), null);
  }
});
