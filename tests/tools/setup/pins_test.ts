import { assertEquals } from "@std/assert";
import { walk } from "@std/fs/walk";
import { fromFileUrl } from "@std/path/from-file-url";
import { relative } from "@std/path/relative";
import { sources, vendoredPackages } from "../../../tools/setup/pins.ts";
import { npmStamp, readStamp } from "../../../tools/setup/stamp.ts";
import { sha256Of } from "../make_tarball.ts";

const repository = new URL("../../../", import.meta.url);
const vendor = fromFileUrl(new URL("vendor", repository));
const isFromNpm = await readStamp(vendor) === npmStamp(vendoredPackages);

async function readJson(path: string) {
  return JSON.parse(await Deno.readTextFile(new URL(path, repository)));
}

for (const pin of vendoredPackages) {
  const id = `${pin.name}@${pin.version}`;

  Deno.test(`deno.lock contains the integrity of ${id}`, async () => {
    const lock = await readJson("deno.lock");
    assertEquals(lock.jsr[id]?.integrity, pin.integrity);
  });

  Deno.test(`vendor/ contains the pinned files of ${id}`, {
    ignore: !isFromNpm,
  }, async () => {
    const root = `${vendor}/jsr.io/${pin.name}/${pin.version}`;
    const files = await Array.fromAsync(walk(root, { includeDirs: false }));
    const paths = files.map(({ path }) =>
      relative(root, path).replaceAll("\\", "/")
    );
    let list = "";
    for (const path of paths.sort()) {
      const bytes = await Deno.readFile(`${root}/${path}`);
      list += `${sha256Of(bytes)}  ${path}\n`;
    }
    assertEquals(sha256Of(list), pin.files);
  });
}

Deno.test("every vendored package is in a tarball", () => {
  const taken = sources.flatMap((source) => source.take);
  assertEquals(
    [...new Set(taken)].sort(),
    vendoredPackages.map(({ name, version }) => `${name}@${version}`).sort(),
  );
});

Deno.test("the ranges in deno.json start at the vendored versions", async () => {
  const { imports } = await readJson("deno.json");
  const ranges = vendoredPackages
    .filter(({ name }) => name in imports)
    .map(({ name, version }) => [name, `jsr:${name}@^${version}`]);
  const jsr = Object.entries<string>(imports)
    .filter(([, range]) => range.startsWith("jsr:"));
  assertEquals(ranges, jsr);
});
