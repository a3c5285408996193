import { assert, assertEquals, assertMatch } from "@std/assert";
import { describeFileKind } from "../../../src/inspect/dump/file_kind.ts";
import { fileKindHeadBytes } from "../../../src/inspect/dump/recognize.ts";
import {
  binaryKinds,
  emptyKind,
  textKind,
  textKinds,
  unknownKind,
  zerosKind,
} from "../../../src/inspect/dump/file_kind_table.ts";

/**
 * The first bytes of each format, from specifications and hex dumps of real
 * files.
 */
const heads: readonly (readonly [id: string, hex: string])[] = [
  ["zip", "504b0304 14000000 0800"],
  ["zip-empty", "504b0506 00000000 00000000 00000000 00000000 0000"],
  ["7z", "377abcaf 271c0004"],
  ["xz", "fd377a58 5a000004"],
  ["bzip2", "425a6839 31415926 5359"],
  ["zstd", "28b52ffd 2400"],
  ["lz4", "04224d18 6440"],
  ["rar", "52617221 1a070100"],
  ["rar", "52617221 1a0700cf"],
  ["cab", "4d534346 00000000 c0280000"],
  ["wim", "4d535749 4d000000 d0000000"],
  ["compound", "d0cf11e0 a1b11ae1 0000"],
  ["elf-core", "7f454c46 02010100 00000000 00000000 04003e00"],
  ["elf", "7f454c46 02010100 00000000 00000000 03003e00"],
  ["elf", "7f454c46 02020100 00000000 00000000 00040016"],
  ["kdump", "4b44554d 50202020 06000000"],
  ["lime", "454d694c 01000000"],
  ["vmware-state", "d2bed2be 08000000"],
  ["hibernation", "48494252 00000000"],
  ["bitlocker", "eb58902d 4656452d 46532d00 020800"],
  ["ntfs", "eb52904e 54465320 20202000 020800"],
  ["vhdx", "76686478 66696c65 4d006900"],
  ["vhd", "636f6e65 63746978 00000002"],
  ["vmdk", "4b444d56 01000000"],
  ["qcow2", "514649fb 00000003"],
  ["ewf", "45564609 0d0aff00 01010000 00"],
  ["mach-o", "cffaedfe 07000001"],
  ["event-log", "456c6646 696c6500 00000000"],
  ["registry", "72656766 08000000"],
  ["sqlite", "53514c69 74652066 6f726d61 74203300"],
  ["pdf", "25504446 2d312e37"],
  ["png", "89504e47 0d0a1a0a 0000000d"],
  ["jpeg", "ffd8ffe0 00104a46 4946"],
  ["wer", "fffe5600 65007200 73006900 6f006e00 3d003100 0d000a00"],
  ["utf16-text", "fffe4100 42000d00 0a00"],
  ["minidump-big-endian", "504d444d 0000a793"],
  ["minidump-unfinished", "00000000 93a70000 07000000 20000000"],
  ["raw-memory", "53ff00f0 53ff00f0 c3e200f0 53ff00f0"],
  ["dump-as-text", "efbbbf50 41474544 5536"],
  ["dump-as-text", "fffe4d00 44004d00 5000"],
];

const texts: readonly (readonly [id: string, text: string])[] = [
  [
    "git-lfs-pointer",
    "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n",
  ],
  ["html", "\r\n<!DOCTYPE HTML><title>Sign in</title>"],
  ["html", "<html lang=en>"],
  ["xml", '\ufeff<?xml version="1.0"?>'],
  ["json", '{"error":"expired"}'],
  ["json", '[{"a":1}]'],
  ["pem", "-----BEGIN CERTIFICATE-----\nUEFHRURVNjQP\n"],
  ["dump-as-base64", btoa("PAGEDU64\x0f\0\0\0")],
  ["dump-as-base64", btoa("MDMP\x93\xa7\x61\x47")],
  ["text", "Microsoft (R) Windows Debugger\r\n"],
  ["text", "\u00dcbersicht"],
];

for (const [id, hex] of heads) {
  Deno.test(`a file that begins with ${hex} is ${id}`, () => {
    assertEquals(idOf(Uint8Array.fromHex(hex.replaceAll(" ", ""))), id);
  });
}

for (const [id, text] of texts) {
  Deno.test(`a file with ${JSON.stringify(text.slice(0, 20))} is ${id}`, () => {
    assertEquals(idOf(new TextEncoder().encode(text)), id);
  });
}

Deno.test("output of the platform's gzip is recognized", async () => {
  const gzip = new Blob(["dump"]).stream().pipeThrough(
    new CompressionStream("gzip"),
  );
  assertEquals(
    idOf(new Uint8Array(await new Response(gzip).arrayBuffer())),
    "gzip",
  );
});

Deno.test("a tar archive is recognized by its magic at 257", () => {
  const head = new Uint8Array(512);
  head.set(new TextEncoder().encode("memory.dmp"));
  head.set(new TextEncoder().encode("ustar\x0000"), 257);
  assertEquals(idOf(head), "tar");
});

Deno.test("an AFF4 container is not reported as a zip archive", () => {
  const head = new Uint8Array(64);
  head.set([0x50, 0x4b, 3, 4]);
  head.set(new TextEncoder().encode("container.description"), 30);
  assertEquals(idOf(head), "aff4");
});

Deno.test("a PE file is recognized by the signature that its MS-DOS header points to", () => {
  const head = new Uint8Array(0x200);
  head.set([0x4d, 0x5a, 0x90]);
  head.set([0xf8], 0x3c);
  head.set([0x50, 0x45, 0, 0], 0xf8);
  assertEquals(idOf(head), "pe");
  head.set([0xff, 0xff, 0xff, 0xff], 0x3c);
  assertEquals(idOf(head), "unknown");
  assertEquals(idOf(head.subarray(0, 0x3e)), "unknown");
});

Deno.test("an empty file and a file of zeros are recognized", () => {
  assertEquals(describeFileKind(new Uint8Array(0), 0).id, "empty");
  assertEquals(describeFileKind(new Uint8Array(4096), 2 ** 36).id, "zeros");
  assertEquals(describeFileKind(new Uint8Array([0]), 1).id, "zeros");
});

Deno.test("any other binary file is unknown, with advice about encryption", () => {
  const kind = describeFileKind(
    Uint8Array.fromHex("9f14c3a700d1"),
    1_000_000,
  );
  assertEquals(kind.id, "unknown");
  assertMatch(kind.advice, /encrypted.*KernelDumpDecrypt/);
});

Deno.test("the first bytes of a dump match no other file kind", () => {
  for (const signature of ["PAGEDU64", "PAGEDUMP", "MDMP\x93\xa7"]) {
    const head = Uint8Array.from(
      signature + "\x0f\0\0\0",
      (character) => character.charCodeAt(0),
    );
    assertEquals(idOf(head), "unknown");
  }
});

Deno.test("text is recognized even if the head ends within a character", () => {
  const head = new TextEncoder().encode("aaa\u20ac").subarray(0, 5);
  assertEquals(describeFileKind(head, 5000).id, "text");
  assertEquals(describeFileKind(head, 5).id, "unknown");
});

Deno.test("every prefix of every sample has a file kind", () => {
  for (const [, hex] of heads) {
    const complete = Uint8Array.fromHex(hex.replaceAll(" ", ""));
    for (let length = 0; length <= complete.length; length++) {
      assert(idOf(complete.subarray(0, length)).length > 0);
    }
  }
});

Deno.test("no row matches files of a later row", () => {
  for (const { rows } of binaryKinds) {
    for (const [id, , magic] of rows) {
      const head = new Uint8Array(fileKindHeadBytes).fill(0x01, 1024);
      const parts = typeof magic === "string"
        ? [{ at: 0, bytes: magic }]
        : magic;
      for (const { at, bytes, ...rest } of parts) {
        const offset = "pointer" in rest ? 0x80 : at;
        if ("pointer" in rest) head[at] = offset;
        head.set(Uint8Array.from(bytes, (c) => c.charCodeAt(0)), offset);
      }
      assertEquals(idOf(head), id);
    }
  }
  for (const { rows } of textKinds) {
    for (const [id, , magic] of rows) {
      assert(typeof magic === "string");
      assertEquals(magic, magic.toLowerCase());
      assertEquals(idOf(new TextEncoder().encode(magic)), id);
    }
  }
});

Deno.test("ids are kebab-case, labels fit into a line, advice is one sentence or two", () => {
  const kinds = [...binaryKinds, ...textKinds].flatMap(({ advice, rows }) =>
    rows.map(([id, label]) => ({ id, label, advice }))
  );
  for (
    const kind of [...kinds, emptyKind, zerosKind, textKind, unknownKind]
  ) {
    assertMatch(kind.id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    assertMatch(kind.label, /^[A-Za-z][\x20-\x7e]{2,58}[^.]$/);
    assertMatch(kind.advice, /^[A-Z][\x20-\x7e]{10,100}\.$/);
  }
});

function idOf(head: Uint8Array): string {
  return describeFileKind(head, head.length).id;
}
