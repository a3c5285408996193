import { assertEquals, assertThrows } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { readRemoteModules } from "../../../tools/setup/compiled_program.ts";
import { compileWith, smallPe } from "../denort/small_programs.ts";

const triple = "x86_64-pc-windows-msvc";
const thisFile = fromFileUrl(import.meta.url);
const vendoredModule = "@std/path/1.1.4/from_file_url.ts";

Deno.test("readRemoteModules returns the sources that deno compile embeds", async () => {
  const program = await compileWith(smallPe(), triple, thisFile);
  const modules = [...readRemoteModules(program)];
  const found = modules.find(({ specifier }) =>
    specifier === `https://jsr.io/${vendoredModule}`
  );
  const file = new URL(
    `../../../vendor/jsr.io/${vendoredModule}`,
    import.meta.url,
  );
  const decoder = new TextDecoder();
  assertEquals(
    decoder.decode(found?.source),
    await Deno.readTextFile(file),
  );
});

Deno.test("readRemoteModules refuses a program without a payload", () => {
  assertThrows(
    () => [...readRemoteModules(smallPe())],
    RangeError,
    "no data section",
  );
});
