import { assertEquals } from "@std/assert";
import { recognize } from "../../../src/inspect/dump/recognize.ts";
import { ascii, setBytes, setU32 } from "../../builder/bytes.ts";
import { buildKernelDump } from "../../builder/dump_builder.ts";
import { buildMinidump } from "../../builder/minidump_builder.ts";

const head = (bytes: Uint8Array) => bytes.slice(0, 0x40);
const wide = head(buildKernelDump());
const narrow = head(buildKernelDump({ bits: 32, type: 1 }));

function changed(bytes: Uint8Array, ...patches: [number, string][]) {
  const copy = bytes.slice();
  for (const [offset, patch] of patches) setBytes(copy, offset, patch);
  return copy;
}

Deno.test("dumps are recognized by their first bytes", () => {
  assertEquals(recognize(wide), "kernel64");
  assertEquals(
    recognize(head(buildKernelDump({ machine: "arm64" }))),
    "kernel64",
  );
  assertEquals(recognize(narrow), "kernel32");
  assertEquals(recognize(head(buildMinidump())), "minidump");
});

Deno.test("the signature alone is enough", () => {
  assertEquals(recognize(ascii("PAGEDU64")), "kernel64");
  assertEquals(recognize(ascii("PAGEDUMP")), "kernel32");
  for (const text of ["MDMP", "MDMP\x93", "MDMP\x93\xa7"]) {
    assertEquals(recognize(ascii(text)), "minidump");
  }
});

Deno.test("half of the signature and a known machine type are enough", () => {
  assertEquals(recognize(changed(wide, [4, "PAGE"])), "kernel64");
  assertEquals(recognize(changed(wide, [4, "XXXX"])), "kernel64");
  assertEquals(recognize(changed(wide, [0, "XXXX"])), "kernel64");
  assertEquals(recognize(changed(narrow, [4, "PAGE"])), "kernel32");
  assertEquals(recognize(changed(narrow, [0, "XXXX"])), "kernel32");
});

Deno.test("a header that holds only the fill is recognized", () => {
  assertEquals(recognize(ascii("PAGE".repeat(16))), "kernel64");
});

Deno.test("half of the signature alone is not enough", () => {
  const noMachine = wide.slice();
  setU32(noMachine, 0x30, 0x1234);
  assertEquals(recognize(changed(noMachine, [4, "XXXX"])), "unknown");
  assertEquals(recognize(changed(noMachine, [0, "XXXX"])), "unknown");
  assertEquals(recognize(changed(wide, [0, "XXXXYYYY"])), "unknown");
  assertEquals(recognize(changed(wide, [0, "XXXXDUMP"])), "unknown");
});

Deno.test("other files and files that are too short are unknown", () => {
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
    assertEquals(recognize(ascii(text)), "unknown", text);
  }
});
