import { assertEquals } from "@std/assert";
import { recognise } from "../../../src/inspect/dump/recognise.ts";
import { ascii, setBytes, setU32 } from "../../builder/bytes.ts";
import { buildKernelDump } from "../../dump_builder.ts";
import { buildMinidump } from "../../minidump_builder.ts";

const head = (bytes: Uint8Array) => bytes.slice(0, 0x40);
const wide = head(buildKernelDump());
const narrow = head(buildKernelDump({ bits: 32, type: 1 }));

function changed(bytes: Uint8Array, ...patches: [number, string][]) {
  const copy = bytes.slice();
  for (const [offset, patch] of patches) setBytes(copy, offset, patch);
  return copy;
}

Deno.test("dumps are known by their first bytes", () => {
  assertEquals(recognise(wide), "kernel64");
  assertEquals(
    recognise(head(buildKernelDump({ machine: "arm64" }))),
    "kernel64",
  );
  assertEquals(recognise(narrow), "kernel32");
  assertEquals(recognise(head(buildMinidump())), "minidump");
});

Deno.test("the signature alone is enough", () => {
  assertEquals(recognise(ascii("PAGEDU64")), "kernel64");
  assertEquals(recognise(ascii("PAGEDUMP")), "kernel32");
  for (const text of ["MDMP", "MDMP\x93", "MDMP\x93\xa7"]) {
    assertEquals(recognise(ascii(text)), "minidump");
  }
});

Deno.test("one half of the signature and a known processor are enough", () => {
  assertEquals(recognise(changed(wide, [4, "PAGE"])), "kernel64");
  assertEquals(recognise(changed(wide, [4, "XXXX"])), "kernel64");
  assertEquals(recognise(changed(wide, [0, "XXXX"])), "kernel64");
  assertEquals(recognise(changed(narrow, [4, "PAGE"])), "kernel32");
  assertEquals(recognise(changed(narrow, [0, "XXXX"])), "kernel32");
});

Deno.test("a header of which nothing but the fill was written is a dump's", () => {
  assertEquals(recognise(ascii("PAGE".repeat(16))), "kernel64");
});

Deno.test("one half of the signature alone is nothing", () => {
  const noMachine = wide.slice();
  setU32(noMachine, 0x30, 0x1234);
  assertEquals(recognise(changed(noMachine, [4, "XXXX"])), "unknown");
  assertEquals(recognise(changed(noMachine, [0, "XXXX"])), "unknown");
  assertEquals(recognise(changed(wide, [0, "XXXXYYYY"])), "unknown");
  assertEquals(recognise(changed(wide, [0, "XXXXDUMP"])), "unknown");
});

Deno.test("what is too short or something else is unknown", () => {
  for (
    const text of [
      "",
      "P",
      "PAGE",
      "MDM",
      "PMDM",
      "PAGE of text",
      "PAGEPAGEPAGE of text",
      "PAGE".repeat(15),
      "PAGE".repeat(15) + "PAGX",
      "MDMP is how it begins",
      "MDMP\x93\xa8\0\0",
      "\0".repeat(64),
    ]
  ) {
    assertEquals(recognise(ascii(text)), "unknown", text);
  }
});
