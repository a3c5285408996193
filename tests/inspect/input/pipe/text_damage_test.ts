import { assertEquals } from "@std/assert";
import { textDamage } from "../../../../src/inspect/input/pipe/text_damage.ts";

/** The start of a dump as ASCII with `?` for other characters. */
function asAscii(sizeBytes: number): Uint8Array {
  return new TextEncoder().encode("PAGEDU64".padEnd(sizeBytes, "?"));
}

Deno.test("a page is enough to recognize text, a byte less is not", () => {
  assertEquals(textDamage(asAscii(4095)), null);
  assertEquals(
    textDamage(asAscii(4096))?.message,
    "The shell converted the dump to text, which destroyed it.",
  );
});

Deno.test("a page of ASCII without a replaced character is not called damaged", () => {
  const text = new TextEncoder().encode("PAGEDU64".padEnd(4096, "PAGE"));
  assertEquals(textDamage(text), null);
});
