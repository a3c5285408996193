import { assertEquals } from "@std/assert";
import { buildKernelDump } from "../../builder/dump_builder.ts";
import { inspectIn, type Run } from "../inspect_run.ts";
import type { OnInterrupt } from "../../../src/base/interrupts.ts";

const intact = buildKernelDump();

const utf8 = (text: string) => new TextEncoder().encode(text);

/** Encodes text as Windows PowerShell 5.1 writes it with `>`. */
function utf16(text: string): Uint8Array {
  const units = Array.from("\ufeff" + text, (unit) => unit.charCodeAt(0));
  return new Uint8Array(new Uint16Array(units).buffer);
}

async function assertListed(
  list: Uint8Array,
  stdout: string,
  code: number,
  operands: readonly string[] = [],
): Promise<void> {
  const run = await inspectList(list, undefined, operands);
  assertEquals(run.error?.exitCode ?? run.code, code);
  assertEquals(run.error?.message ?? run.stdout, stdout);
}

/**
 * Inspects the dumps in a list. The folder contains only some of these dumps.
 */
async function inspectList(
  list: Uint8Array,
  onInterrupt?: OnInterrupt,
  operands: readonly string[] = [],
): Promise<Run> {
  const folder = await Deno.makeTempDir({ prefix: "livedump" });
  try {
    await Deno.mkdir(`${folder}/in`);
    for (const name of ["a.dmp", "b c.dmp", "*.dmp", " d.dmp", "in/e.dmp"]) {
      await Deno.writeFile(`${folder}/${name}`, intact);
    }
    await Deno.writeFile(`${folder}/list`, list);
    const args = ["-q", ...operands, "--files-from", "list"];
    return await inspectIn(folder, args, onInterrupt && { onInterrupt });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a list has one path in each line, whatever the line ends", async () => {
  const stdout = "COMPLETE  a.dmp\nCOMPLETE  b c.dmp\n";
  await assertListed(utf8("a.dmp\nb c.dmp\n"), stdout, 0);
  await assertListed(utf8("a.dmp\nb c.dmp"), stdout, 0);
  await assertListed(utf8("\ufeff\r\na.dmp\r\n\r\nb c.dmp\r\n"), stdout, 0);
  await assertListed(utf16("a.dmp\r\nb c.dmp\r\n"), stdout, 0);
});

Deno.test("a list may separate paths by NUL; they may then contain line breaks", async () => {
  await assertListed(
    utf8("a.dmp\0no\nfile\0b c.dmp\0"),
    "COMPLETE  a.dmp\nUNREADABLE  no\\u000afile\nCOMPLETE  b c.dmp\n",
    4,
  );
});

Deno.test("wildcards in a list are not expanded", async () => {
  await assertListed(
    utf8("*.dmp\n d.dmp\na*.dmp\nin\n"),
    "COMPLETE  *.dmp\nCOMPLETE   d.dmp\nUNREADABLE  a*.dmp\n" +
      "COMPLETE  in/e.dmp\n",
    4,
  );
});

Deno.test("a path that is not valid UTF-8 does not stop the others", async () => {
  const foreign = new Uint8Array([0x6d, 0xfc, 0x2e, 0x64, 0x6d, 0x70, 0x0a]);
  await assertListed(
    new Uint8Array([...foreign, ...utf8("a.dmp\n")]),
    "UNREADABLE  m\ufffd.dmp\nCOMPLETE  a.dmp\n",
    4,
  );
});

Deno.test("a list comes after the operands", async () => {
  await assertListed(
    utf8("a.dmp\n"),
    "COMPLETE  b c.dmp\nCOMPLETE  a.dmp\n",
    0,
    ["b c.dmp"],
  );
});

Deno.test("a list without paths, or that is not text, is refused", async () => {
  await assertListed(utf8("\n\r\n"), 'the list "list" contains no paths', 4);
  await assertListed(
    new Uint8Array([0xff, 0xfe, 0x61, 0x00, 0x00, 0xd8]),
    'the list "list" is not utf-16le text',
    4,
  );
  const { error } = await inspectIn(".", ["--files-from", "no such list"]);
  assertEquals(error?.exitCode, 4);
});

Deno.test("standard input cannot be both a dump and a list", async () => {
  const { error } = await inspectIn(".", ["-", "--files-from", "-"]);
  assertEquals(error?.exitCode, 2);
});

Deno.test("a missing list is reported with the system's message", async () => {
  const { error } = await inspectIn(".", ["--files-from", "no/such"]);
  assertEquals(error?.exitCode, 4);
  assertEquals(
    error?.message,
    'the list "no/such" cannot be read: No such file or directory (os error 2)',
  );
});

Deno.test("a list that is a dump, an archive or another binary file is refused", async () => {
  const refused = (what: string) => `"list" is not a list of paths but ${what}`;
  await assertListed(intact, refused("a memory dump"), 4);
  await assertListed(
    new Uint8Array([...utf8("PK\x03\x04"), ...new Uint8Array(40)]),
    refused("a zip archive"),
    4,
  );
  await assertListed(
    new Uint8Array([1, 2, 3, 0, 0, 0, 7, ...utf8("a.dmp\n")]),
    refused("a binary file"),
    4,
  );
});

Deno.test("the first path of a list may begin as a dump or an archive does", async () => {
  await assertListed(
    utf8("MDMP\nRar!\n"),
    "UNREADABLE  MDMP\nUNREADABLE  Rar!\n",
    4,
  );
  await assertListed(utf16("PAGEDU64\n"), "UNREADABLE  PAGEDU64\n", 4);
});

Deno.test("a path in a list has at most 32,768 characters", async () => {
  const longest = "x".repeat(32_768);
  const { stdout, code } = await inspectList(utf8(`a.dmp\n${longest}`));
  assertEquals(stdout, `COMPLETE  a.dmp\nUNREADABLE  ${longest}\n`);
  assertEquals(code, 4);
  for (
    const [list, place] of [
      [`a.dmp\n${longest}x`, "line 2"],
      [`a.dmp\n${longest}x\nb c.dmp\n`, "line 2"],
      [`${longest}x\0`, "path 1"],
      ["x".repeat(1_000_000), "line 1"],
    ] as const
  ) {
    const { error } = await inspectList(utf8(list));
    assertEquals(
      error?.message,
      `${place} of the list "list" is longer than 32,768 characters`,
    );
  }
});

Deno.test("a list longer than a chunk is read to its end, wherever chunks end", async () => {
  const name = "x".repeat(1000) + "\u00e9";
  const count = 70;
  // A chunk has 65,536 bytes. If `shift` is 0, the first chunk has 279 bytes of
  // the first line, 64 lines of 1,004 bytes, and 1,001 bytes of the next line.
  // It ends between the two bytes of the letter U+00E9. If `shift` is 1, 2 or
  // 3, it ends after the letter, after CR or after LF.
  for (const shift of [0, 1, 2, 3]) {
    const first = "f".repeat(278 - shift);
    const { stdout } = await inspectList(
      utf8(`${first}\n` + `${name}\r\n`.repeat(count) + "a.dmp"),
    );
    assertEquals(
      stdout,
      `UNREADABLE  ${first}\n` + `UNREADABLE  ${name}\n`.repeat(count) +
        "COMPLETE  a.dmp\n",
    );
  }
});

Deno.test("Ctrl+C ends the wait for a list", async () => {
  const { error } = await inspectList(utf8("a.dmp\n"), (callback) => {
    callback();
    return { [Symbol.dispose]() {} };
  });
  assertEquals(error?.code, "cancelled");
});
