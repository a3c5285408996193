import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { stripElf } from "../../../tools/denort/elf_strip.ts";
import { runtimeOf } from "../../../tools/denort/find_denort.ts";
import { stripPe } from "../../../tools/denort/pe_strip.ts";
import { denortPins } from "../../../tools/denort/pins.ts";
import { ToolError } from "../../../tools/tool_error.ts";
import { sha256Of } from "../make_tarball.ts";
import { compileWith, smallPe } from "./small_programs.ts";

const elfTriple = "x86_64-unknown-linux-gnu";
const peTriple = "x86_64-pc-windows-msvc";
const repository = new URL("../../../", import.meta.url);
const module = fromFileUrl(new URL("tools/say.ts", repository));

async function readIfThere(
  file: string | URL,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return await Deno.readFile(file);
  } catch {
    return undefined;
  }
}

/** An ELF64 program of the system; undefined if there is none. */
async function someElf(): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bytes = await readIfThere("/bin/true");
  const elf64 = "\x7fELF\x02";
  const start = new TextDecoder().decode(bytes?.subarray(0, elf64.length));
  return start === elf64 ? bytes : undefined;
}

const elf = await someElf();

Deno.test("stripElf reverses deno compile", { ignore: !elf }, async () => {
  const runtime = elf ?? new Uint8Array();
  const program = await compileWith(runtime, elfTriple, module);
  assert(program.length > runtime.length);
  assertEquals(sha256Of(stripElf(program)), sha256Of(runtime));
});

Deno.test("stripElf refuses a program that deno compile did not make", {
  ignore: !elf,
}, () => {
  const runtime = elf ?? new Uint8Array();
  assertThrows(() => stripElf(runtime), RangeError, "no libsui sections");
});

Deno.test("stripPe reverses deno compile", async () => {
  const runtime = smallPe();
  const program = await compileWith(runtime, peTriple, module);
  assert(program.length > runtime.length);
  assertEquals(stripPe(program), runtime);
});

Deno.test("stripPe refuses a program that deno compile did not make", () => {
  assertThrows(() => stripPe(smallPe()), RangeError, ".pedata");
});

Deno.test("runtimeOf refuses a runtime with another SHA-256", async () => {
  const program = await compileWith(smallPe(), peTriple, module);
  const pin = { spec: "any@1.0.0", format: "pe" } as const;
  const right = sha256Of(smallPe());
  assertEquals(await runtimeOf(program, { ...pin, sha256: right }), smallPe());
  const wrong = sha256Of("");
  await assertRejects(
    () => runtimeOf(program, { ...pin, sha256: wrong }),
    ToolError,
    wrong,
  );
});

for (const pin of denortPins) {
  const suffix = pin.format === "pe" ? ".exe" : "";
  const path = `.cache/denort/denort-${pin.deno}-${pin.triple}${suffix}`;
  const runtime = await readIfThere(new URL(path, repository));
  Deno.test(
    `stripping restores the runtime from npm for ${pin.triple}`,
    {
      ignore: !runtime,
    },
    async () => {
      const bytes = runtime ?? new Uint8Array();
      assertEquals(sha256Of(bytes), pin.sha256);
      const program = await compileWith(bytes, pin.triple, module);
      assertEquals(sha256Of(await runtimeOf(program, pin)), pin.sha256);
    },
  );
}
