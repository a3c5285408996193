import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { packTarball } from "../../../tools/npm/pack.ts";
import { ToolError } from "../../../tools/tool_error.ts";
import { replacePath } from "../../process_state.ts";
import { installFakeNpm } from "../fake_npm.ts";
import { integrityOf } from "../make_tarball.ts";

const spec = "@scope/name@1.2.3";
const tarball = new TextEncoder().encode("any bytes will do");

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
}

Deno.test("packTarball returns the tarball from npm, and leaves no file", async () => {
  await using npm = await installFakeNpm();
  await npm.serve(spec, tarball);
  const folder = await Deno.makeTempDir();
  const pin = { spec, integrity: integrityOf(tarball) };
  assertEquals(await packTarball(pin, folder), tarball);
  assertEquals(await npm.calls(), [spec]);
  assertEquals(await namesIn(folder), []);
  await Deno.remove(folder);
});

Deno.test("packTarball refuses another integrity, and leaves no file", async () => {
  await using npm = await installFakeNpm();
  await npm.serve(spec, new TextEncoder().encode("other bytes"));
  const folder = await Deno.makeTempDir();
  const pin = { spec, integrity: integrityOf(tarball) };
  const error = await assertRejects(() => packTarball(pin, folder), ToolError);
  assertStringIncludes(error.message, spec);
  assertStringIncludes(error.message, pin.integrity);
  assertEquals(await namesIn(folder), []);
  await Deno.remove(folder);
});

Deno.test("packTarball repeats the error of npm", async () => {
  await using _npm = await installFakeNpm();
  const folder = await Deno.makeTempDir();
  const pin = { spec, integrity: integrityOf(tarball) };
  const error = await assertRejects(() => packTarball(pin, folder), ToolError);
  assertStringIncludes(error.message, "E404");
  assertStringIncludes(error.message, "exit code 1");
  await Deno.remove(folder);
});

Deno.test("packTarball gives advice if npm is missing", async () => {
  const folder = await Deno.makeTempDir();
  try {
    using _path = replacePath(folder);
    const pin = { spec, integrity: integrityOf(tarball) };
    const error = await assertRejects(
      () => packTarball(pin, folder),
      ToolError,
    );
    assertStringIncludes(error.message, "is not on the PATH");
    assertStringIncludes(error.hint, "Install Node.js");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
