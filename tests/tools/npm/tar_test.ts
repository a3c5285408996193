import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { gunzip, readTar } from "../../../tools/npm/tar.ts";
import { makeTarball } from "../make_tarball.ts";

const files = {
  "package/empty": "",
  "package/block": "x".repeat(512),
  "package/one_more": "y".repeat(513),
  // A path of more than 100 bytes needs the prefix field, a pax header or a GNU
  // long name.
  [`package/${"long_folder_name/".repeat(7)}file.ts`]: "far away",
};

const formats = Deno.build.os === "linux"
  ? ["ustar", "pax", "gnu"]
  : ["ustar", "pax", "gnutar"];

async function archive(format: string): Promise<Uint8Array<ArrayBuffer>> {
  return await gunzip(await makeTarball(files, [`--format=${format}`]));
}

for (const format of formats) {
  Deno.test(`readTar reads an archive that tar(1) wrote as ${format}`, async () => {
    const decoder = new TextDecoder();
    const read = [...readTar(await archive(format))]
      .map(({ path, data }) => [path, decoder.decode(data)]);
    assertEquals(Object.fromEntries(read), files);
    assertEquals(read.length, Object.keys(files).length);
  });
}

Deno.test("readTar refuses a header with a flipped bit", async () => {
  const bytes = await archive("ustar");
  bytes[3]! ^= 1;
  assertThrows(() => [...readTar(bytes)], RangeError, "checksum at 0");
});

Deno.test("readTar refuses an archive that ends inside a file", async () => {
  const bytes = await archive("ustar");
  const header = 512;
  const cut = bytes.subarray(0, 2 * header + 100);
  assertThrows(() => [...readTar(cut)], RangeError, "truncated");
});

Deno.test("gunzip refuses data that is not gzip", async () => {
  await assertRejects(() => gunzip(new Uint8Array([1, 2, 3])), TypeError);
});
