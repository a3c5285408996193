import { assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { countOnes } from "../../../../src/inspect/dump/kernel/popcount.ts";
import { seededRandom } from "../../random.ts";

/** Counts the set bits one by one. */
function naive(data: Uint8Array): number {
  let count = 0;
  for (const byte of data) {
    for (let bit = 0; bit < 8; bit++) count += (byte >> bit) & 1;
  }
  return count;
}

Deno.test("random bytes of any length and alignment are counted", () => {
  const random = seededRandom(161);
  for (let round = 0; round < 300; round++) {
    const complete = Uint8Array.from(
      { length: random(300) },
      () => random(256),
    );
    const start = random(9);
    const data = complete.subarray(
      start,
      Math.max(start, complete.length - random(5)),
    );
    assertEquals(countOnes(data), naive(data));
  }
});

Deno.test("every byte value is counted at every offset in a word", () => {
  for (let value = 0; value < 256; value++) {
    for (let place = 0; place < 7; place++) {
      const data = new Uint8Array(7);
      data[place] = value;
      assertEquals(countOnes(data), naive(data));
    }
  }
});

Deno.test("all ones, all zeros and no bytes are counted", () => {
  assertEquals(countOnes(new Uint8Array(65536).fill(0xff)), 65536 * 8);
  assertEquals(countOnes(new Uint8Array(65536)), 0);
  assertEquals(countOnes(new Uint8Array(0)), 0);
});

Deno.test("large data is counted across blocks and with a remainder", () => {
  const random = seededRandom(64);
  for (const length of [32768, 262144, 262144 + 64, 600_001]) {
    const data = Uint8Array.from({ length }, () => random(256));
    assertEquals(countOnes(data), naive(data));
    assertEquals(countOnes(data.subarray(1)), naive(data.subarray(1)));
  }
});

for (const path of ["kernel/popcount", "map/bitmap_scan"]) {
  Deno.test(`the Wasm is the output of wat2wasm for ${path}.wat`, async () => {
    const dump = new URL("../../../../src/inspect/dump/", import.meta.url);
    const module = await Deno.makeTempFile();
    try {
      const run = await wat2wasm(new URL(`${path}.wat`, dump), module);
      if (run === null) return skipped();
      const expected = (await Deno.readFile(module)).toBase64();
      const source = await Deno.readTextFile(new URL(`${path}.ts`, dump));
      const [, literal] = /const wasm =([^;]*);/.exec(source) ?? [];
      const strings = literal?.match(/[A-Za-z0-9+/=]+(?=")/g) ?? [];
      assertEquals(strings.join(""), expected);
    } finally {
      await Deno.remove(module);
    }
  });
}

/** Translates WAT to Wasm; `null` if wat2wasm is not installed. */
async function wat2wasm(text: URL, module: string) {
  try {
    const args = [fromFileUrl(text), "-o", module];
    return await new Deno.Command("wat2wasm", { args }).output();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function skipped(): void {
  const text =
    "SKIPPED: the Wasm was not compared, wat2wasm (wabt) is missing\n";
  Deno.stderr.writeSync(new TextEncoder().encode(text));
}
