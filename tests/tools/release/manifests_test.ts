import { assertEquals } from "@std/assert";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { targets } from "../../../tools/compile/targets.ts";
import { manifestsOf } from "../../../tools/release/manifests.ts";

const programs = targets.filter(({ system }) => system === "windows")
  .map((target, index) => ({ target, sha256: `${index}a`.repeat(32) }));
const manifests = manifestsOf("1.2.3", programs);

const textOf = (path: string) =>
  manifests.find((one) => one.path === path)?.text ?? "";

Deno.test("winget has three files, with each program and its SHA-256", () => {
  assertEquals(manifests.map(({ path }) => path), [
    "winget/livedump.livedump.yaml",
    "winget/livedump.livedump.installer.yaml",
    "winget/livedump.livedump.locale.en-US.yaml",
    "scoop/livedump.json",
  ]);
  const url = "https://github.com/livedump/livedump/releases/download/v1.2.3/";
  assertEquals(
    parse(textOf("winget/livedump.livedump.installer.yaml")).Installers,
    [
      {
        Architecture: "x64",
        InstallerUrl: `${url}livedump-1.2.3-windows-x64.zip`,
        InstallerSha256: "0A".repeat(32),
      },
      {
        Architecture: "arm64",
        InstallerUrl: `${url}livedump-1.2.3-windows-arm64.zip`,
        InstallerSha256: "1A".repeat(32),
      },
    ],
  );
  for (const { path, text } of manifests.slice(0, 3)) {
    assertEquals(parse(text).PackageVersion, "1.2.3", path);
  }
});

Deno.test("without a Windows program there are no manifests", () => {
  assertEquals(manifestsOf("1.2.3", []), []);
});

Deno.test("scoop finds the program and later versions", () => {
  const { architecture, autoupdate, bin } = JSON.parse(
    textOf("scoop/livedump.json"),
  );
  assertEquals(bin, "livedump.exe");
  assertEquals(Object.keys(architecture), ["64bit", "arm64"]);
  assertEquals(architecture["64bit"].hash, "0a".repeat(32));
  assertEquals(
    autoupdate.architecture["64bit"].url.replaceAll("$version", "1.2.3"),
    architecture["64bit"].url,
  );
});

/** The public schema of a manifest; `null` if it cannot be downloaded. */
async function schemaAt(url: string): Promise<object | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

const scoopSchema =
  "https://raw.githubusercontent.com/ScoopInstaller/Scoop/master/schema.json";

for (const { path, text } of manifests) {
  const [, url = scoopSchema] = /\$schema=(\S+)/.exec(text) ?? [];
  const { state } = await Deno.permissions.query({
    name: "net",
    host: new URL(url).host,
  });
  const schema = state === "granted" ? await schemaAt(url) : null;
  const sentence = `${path} follows its public schema`;
  Deno.test({
    name: schema ? sentence : `SKIPPED, cannot download ${url}: ${sentence}`,
    ignore: schema === null,
    fn() {
      const ajv = new Ajv({ strict: false, validateFormats: false });
      const validate = ajv.compile(schema!);
      const manifest = path.endsWith(".json") ? JSON.parse(text) : parse(text);
      validate(manifest);
      assertEquals(validate.errors ?? [], []);
    },
  });
}
