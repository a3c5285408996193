import { assertEquals, assertStringIncludes } from "@std/assert";
import { inTextMode } from "../../builder/bytes.ts";
import { buildKernelDump } from "../../builder/dump_builder.ts";
import { buildMinidump } from "../../builder/minidump_builder.ts";
import { completeDumps } from "../complete_dumps.ts";
import { judge } from "../judge.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string) =>
  new Uint8Array(
    Uint16Array.from(text, (letter) => letter.charCodeAt(0)).buffer,
  );
const decoded = (dump: Uint8Array, encoding: string) =>
  new TextDecoder(encoding).decode(dump);

/**
 * Ways in which programs damage a dump that they treat as text. `words` is a
 * part of the expected report.
 */
const damages: readonly (readonly [
  name: string,
  words: string,
  change: (dump: Uint8Array) => Uint8Array,
])[] = [
  ["decoded as UTF-8", "U+FFFD", (dump) => utf8(decoded(dump, "utf-8"))],
  ["from Latin-1", "from Latin-1", (dump) => utf8(decoded(dump, "latin1"))],
  ["as UTF-16LE", "UTF-16", (dump) => utf16(decoded(dump, "latin1"))],
  ["as UTF-16LE of UTF-8", "UTF-16", (dump) => utf16(decoded(dump, "utf-8"))],
  [
    "with question marks",
    "question marks",
    (dump) => dump.map((byte) => byte < 0x80 ? byte : 0x3f),
  ],
  [
    "with bit 7 cleared",
    "highest bit",
    (dump) => dump.map((byte) => byte & 0x7f),
  ],
];

const dumps: readonly (readonly [string, Uint8Array])[] = [
  ["kernel dump", buildKernelDump()],
  ["ARM64 dump", buildKernelDump({ machine: "arm64" })],
  ["32-bit dump", buildKernelDump({ bits: 32, type: 1 })],
  ["minidump", buildMinidump()],
];

for (const [name, words, change] of damages) {
  for (const [kind, dump] of dumps) {
    Deno.test(`a ${kind} that was converted to text, ${name}, is recognized`, () => {
      const { verdict, summary } = judge(change(dump));
      assertEquals(verdict, "unreadable");
      // The header of a 32-bit dump does not show that question marks replaced
      // bytes.
      const isUnclear = kind === "32-bit dump" && words === "question marks";
      assertStringIncludes(summary, isUnclear ? "text" : words);
    });
  }
}

Deno.test("a text that begins like a dump is not a converted dump", () => {
  const text = "MDMP is the signature of a minidump.\n".repeat(100);
  const { verdict, summary } = judge(utf8(text));
  assertEquals(verdict, "unreadable");
  assertEquals(summary, "This is not a dump but plain text.");
});

Deno.test("an intact dump is not reported as text", () => {
  for (const [name, dump] of completeDumps) {
    assertEquals(judge(dump, "any").verdict, "complete", name);
  }
});

Deno.test("a minidump that was copied in text mode is damaged", () => {
  const contents = new Uint8Array(8192).map((_, at) => at % 64 ? 0x41 : 0x0a);
  const dump = buildMinidump({
    memory: [{ start: 0x10000n, data: contents }],
    regions: [],
  });
  const message = "The dump was copied in text mode, which inserted bytes.";
  for (
    const [bytes, verdict] of [[dump, false], [inTextMode(dump), true]] as const
  ) {
    const { checks } = judge(bytes);
    assertEquals(checks.some((one) => one.message === message), verdict);
  }
});
