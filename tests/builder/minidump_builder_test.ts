import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { getU32, getU64 } from "./bytes.ts";
import { minidumpDefects } from "./minidump_defects.ts";
import { testWithSamples } from "./sample_dumps.ts";
import { buildMinidump, layOutMinidump } from "./minidump_builder.ts";

/**
 * Returns the streams of a minidump by type; the last one if a type occurs
 * twice.
 */
function directory(bytes: Uint8Array) {
  const at = getU32(bytes, 12);
  return new Map(
    Array.from({ length: getU32(bytes, 8) }, (_, index) => {
      const entry = at + index * 12;
      return [getU32(bytes, entry), {
        size: getU32(bytes, entry + 4),
        rva: getU32(bytes, entry + 8),
      }];
    }),
  );
}

Deno.test("the memory of a process ends at the end of the file", () => {
  const bytes = buildMinidump();
  const memory = directory(bytes).get(9);
  assert(memory);
  const count = Number(getU64(bytes, memory.rva));
  assertEquals(memory.size, 16 + 16 * count);
  let end = getU64(bytes, memory.rva + 8);
  for (let index = 0; index < count; index++) {
    end += getU64(bytes, memory.rva + 24 + index * 16);
  }
  assertEquals(end, BigInt(bytes.length));
});

Deno.test("the streams are at the offsets in the layout", () => {
  const { bytes, streams } = layOutMinidump();
  for (const [type, { size, rva }] of directory(bytes)) {
    assertEquals(streams.get(type)?.offset, rva);
    assertEquals(streams.get(type)?.size, size);
  }
  assertEquals(directory(bytes).size, 10);
});

Deno.test("every minidump defect has a unique name", () => {
  const names = minidumpDefects.map((defect) => defect.name);
  assertEquals(new Set(names).size, names.length);
  const valid = buildMinidump().toBase64();
  for (const { name, build } of minidumpDefects.slice(1)) {
    assert(build().toBase64() !== valid, `${name} is the valid one`);
  }
});

/** Stream type, size of an entry and name of the list. */
const strides = [[3, 48, "ThreadList"], [4, 108, "ModuleList"], [
  5,
  16,
  "MemoryList",
], [24, 12, "ThreadNames"]] as const;

testWithSamples(
  "entries in real minidumps have the size that the builder uses",
  (folder) => {
    const seen = new Set<string>();
    for (const { name } of Deno.readDirSync(folder)) {
      if (!name.startsWith("user-")) continue;
      const bytes = Deno.readFileSync(join(folder, name));
      const streams = directory(bytes);
      for (const [type, stride, what] of strides) {
        const stream = streams.get(type);
        if (!stream) continue;
        const size = 4 + getU32(bytes, stream.rva) * stride;
        // Some writers pad the count to eight bytes.
        assert([size, size + 4].includes(stream.size), `${what} of ${name}`);
        seen.add(what);
      }
      const info = streams.get(16);
      if (info) {
        const count = Number(getU64(bytes, info.rva + 8));
        assertEquals(getU32(bytes, info.rva), 16);
        assertEquals(info.size, 16 + count * 48, `MemoryInfoList of ${name}`);
        seen.add("MemoryInfoList");
      }
      const system = streams.get(7);
      assertEquals(system?.size, 56, `SystemInfo of ${name}`);
    }
    assertEquals(seen.size, 5);
  },
);
