import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { getU32, getU64, setU32, setU64 } from "./bytes.ts";
import { kernelDefects } from "./defects.ts";
import { buildHeader64 } from "./kernel64.ts";
import { zeroFill } from "./pages.ts";
import { largeBitmapDump } from "./valid_dumps.ts";
import { writeSparseDump } from "./sparse.ts";
import { buildKernelDump } from "./dump_builder.ts";

const text = (bytes: Uint8Array, start: number, end: number) =>
  new TextDecoder().decode(bytes.subarray(start, end));

Deno.test("a bitmap dump has the size of a dump from WinDbg", () => {
  // kdmp-parser's published file: FirstPage 0xa038 = 0x2038 + 0x40000 / 8, and
  // 0x544b pages make 88428600 bytes.
  const dump = buildKernelDump({
    type: 5,
    bitmap: {
      bits: 0x40000,
      present: Array.from({ length: 0x544b }, (_, index) => BigInt(index * 3)),
    },
    pageFill: zeroFill,
  });
  assertEquals(dump.length, 88428600);
  assertEquals(getU64(dump, 0x2020), 0xa038n);
  assertEquals(getU64(dump, 0x2028), 0x544bn);
  assertEquals(getU64(dump, 0x2030), 0x40000n);
});

Deno.test("a bitmap starts with the least significant bit", () => {
  const dump = buildKernelDump({
    bitmap: { bits: 20, present: [0n, 9n, 15n, 19n] },
  });
  assertEquals([...dump.subarray(0x2038, 0x203b)], [0x01, 0x82, 0x08]);
  assertEquals(dump.length, 0x203b + 4 * 4096);
  assertEquals(getU64(dump, 0x203b + 4096 + 8), 9n * 4096n + 8n);
});

Deno.test("the ranges of RDMP end at the first page", () => {
  const dump = buildKernelDump({ type: 10 });
  const metadataSize = getU64(dump, 0x2010);
  assertEquals(getU64(dump, 0x2018), 0x2020n + metadataSize);
  assertEquals((metadataSize - 0x10n) / 16n, BigInt(getU32(dump, 0x2020)));
  assertEquals(dump.length, 0x2050 + 5 * 4096);
  assertEquals(getU64(dump, 0x2050), 0x1000n);
});

Deno.test("a full dump's pages follow its header", () => {
  const wide = buildKernelDump({ type: 1 });
  assertEquals(wide.length, 0x2000 + 5 * 4096);
  assertEquals(getU64(wide, 0x2000 + 3 * 4096), 0x10000n);
  const narrow = buildKernelDump({ type: 1, bits: 32 });
  assertEquals(narrow.length, 0x1000 + 5 * 4096);
  assertEquals([getU32(narrow, 0x64), getU32(narrow, 0x68)], [2, 5]);
  assertEquals(getU64(narrow, 0x1000 + 3 * 4096), 0x10000n);
});

Deno.test("a triage dump ends with TRGD, four bytes after ValidOffset", () => {
  const dump = buildKernelDump({ type: 4 });
  const validOffset = getU32(dump, 0x2008);
  assertEquals(text(dump, validOffset, validOffset + 4), "TRGD");
  assertEquals(getU32(dump, 0x2004), validOffset + 4);
  assertEquals(dump.length, validOffset + 4);
  // Entries of drivers are 0x90 bytes long. The second entry starts with the
  // offset of the driver's name.
  const name = getU32(dump, getU32(dump, 0x2030) + 0x90);
  assertEquals(getU32(dump, name), "\\SystemRoot\\system32\\hal.dll".length);
});

Deno.test("a field that is not set holds PAGE", () => {
  const header = buildHeader64({
    attributes: null,
    fields: { RequiredDumpSpace: null },
  });
  // Offsets in padding, VersionUser, the run block, Comment, reserved bytes and
  // the last bytes.
  for (const at of [0x3c, 0x60, 0x88, 0x98, 0xfa0, 0xfb0, 0x1050, 0x1ffc]) {
    assertEquals(text(header, at, at + 4), "PAGE", `at 0x${at.toString(16)}`);
  }
  assertEquals(text(header, 0, 8), "PAGEDU64");
});

Deno.test("secondary data ends exactly at the end of the file", () => {
  const dump = buildKernelDump({
    type: 4,
    secondaryData: [
      {
        guid: "54c84888-01d1-4c1e-bed6-282c98241303",
        data: new Uint8Array(5),
        postPadding: 3,
      },
    ],
  });
  const at = getU32(dump, 0x2004);
  assertEquals(text(dump, at, at + 8), "DumpBlob");
  assertEquals(getU32(dump, at + 8), 0x10);
  // The GUID has the same bytes as in a real dump.
  assertEquals(
    dump.slice(at + 0x14, at + 0x24).toHex(),
    "8848c854d1011e4cbed6282c98241303",
  );
  assertEquals(dump.length, at + 0x10 + 0x20 + 5 + 3);
});

Deno.test("a sparse dump of 64 GiB needs little disk space", () => {
  const path = Deno.makeTempFileSync({ suffix: ".dmp" });
  try {
    const size = writeSparseDump(path);
    // 0x2038 + 16,777,216 / 8 = 0x202038, up to the next page.
    assertEquals(size, 0x203000 + 0x1000000 * 4096);
    const { size: reported, blocks } = Deno.statSync(path);
    assertEquals(reported, size);
    if (Deno.build.os === "linux") {
      assert((blocks ?? 0) * 512 < 16 * 1024 * 1024);
    }
  } finally {
    Deno.removeSync(path);
  }
});

Deno.test("a bitmap of 64 MiB is built completely", () => {
  const dump = largeBitmapDump.build();
  assertEquals(dump.length, 0x2038 + 64 * 1024 * 1024 + 3 * 4096);
  assertEquals(getU64(dump, dump.length - 4096), 0x1fffffff000n);
});

Deno.test("every defect has a unique name and differs from its base", () => {
  const names = kernelDefects.map((defect) => defect.name);
  assertEquals(new Set(names).size, names.length);
  const valid = kernelDefects.filter(({ name }) => name.startsWith("valid"))
    .map(({ build }) => build().toBase64());
  for (const { name, build } of kernelDefects) {
    if (name.startsWith("valid")) continue;
    assert(!valid.includes(build().toBase64()), `${name} is a valid dump`);
  }
});

Deno.test("the defects cover every verdict", () => {
  const verdicts = new Set(kernelDefects.flatMap(({ verdicts }) => verdicts));
  assertEquals([...verdicts].toSorted(), [
    ...["complete", "damaged", "partial"],
    ...["truncated", "unexpected", "unreadable", "unverified"],
  ]);
  for (const { name, verdicts } of kernelDefects) {
    assertNotEquals(verdicts.length, 0, name);
  }
});

Deno.test("numbers are cut to their field size", () => {
  const bytes = new Uint8Array(12);
  setU32(bytes, 0, 0xffffffff);
  setU64(bytes, 4, -1n);
  assertEquals(bytes.toHex(), "f".repeat(24));
});
