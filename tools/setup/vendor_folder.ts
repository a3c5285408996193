import { dirname } from "node:path/posix";
import { ToolError } from "../tool_error.ts";
import type { VendoredPackage } from "./pins.ts";
import type { SourceFile } from "./std_sources.ts";

type Files = ReadonlyMap<string, Uint8Array>;

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes.slice());
  return new Uint8Array(digest).toHex();
}

/**
 * Sorts the files by the code units of their paths, as `sort` does with
 * LC_ALL=C.
 */
function inOrder(files: Files): [string, Uint8Array][] {
  return [...files].sort(([a], [b]) => a < b ? -1 : 1);
}

/** The digest to compare with {@linkcode VendoredPackage.files}. */
export async function digestOfFiles(files: Files): Promise<string> {
  let list = "";
  for (const [path, bytes] of inOrder(files)) {
    list += `${await sha256(bytes)}  ${path}\n`;
  }
  return await sha256(new TextEncoder().encode(list));
}

/**
 * The metadata that Deno needs for a version of a package: the entry points,
 * the checksum of each file, and the integrity to compare with deno.lock.
 * Source: jsr.io/docs/api, "Package version metadata"; Deno adds
 * lockfileChecksum in a vendor folder (denoland/deno_cache_dir, local.rs).
 */
async function versionMetadata(files: Files, integrity: string) {
  const manifest: Record<string, { size: number; checksum: string }> = {};
  const entryPoints: Record<string, string> = {};
  for (const [path, bytes] of inOrder(files)) {
    const checksum = `sha256-${await sha256(bytes)}`;
    manifest[`/${path}`] = { size: bytes.length, checksum };
    if (/(?:^|\/)_|(?<!\.ts)$/.test(path)) continue;
    const name = path.replace(/(?:(?:^|\/)mod)?\.ts$/, "").replaceAll("_", "-");
    entryPoints[name ? `./${name}` : "."] = `./${path}`;
  }
  return { manifest, exports: entryPoints, lockfileChecksum: integrity };
}

/**
 * Matches the parts of a path that Deno stores under another name: those with
 * one of these characters, or with more than 30 characters
 * (denoland/deno_cache_dir, local.rs).
 */
const renamedByDeno = /[A-Z?<>:*|\\"'#]|^$|^\.\.?$|.{31}/;

async function write(root: string, path: string, data: Uint8Array | object) {
  if (path.split("/").some((part) => renamedByDeno.test(part))) {
    throw new RangeError(`Deno would store ${path} under another name`);
  }
  const file = `${root}/${path}`;
  await Deno.mkdir(dirname(file), { recursive: true });
  const text = data instanceof Uint8Array
    ? data
    : new TextEncoder().encode(JSON.stringify(data));
  await Deno.writeFile(file, text);
}

async function writePackage(root: string, pin: VendoredPackage, files: Files) {
  const { name, version, integrity } = pin;
  const digest = await digestOfFiles(files);
  if (digest !== pin.files) {
    throw new ToolError(
      `${name}@${version}: its ${files.size} files have the digest ${digest}, ` +
        `expected ${pin.files}`,
      "Nothing was written to vendor/. The pins in tools/setup/pins.ts do " +
        "not match the files that were read from the tarballs.",
    );
  }
  const base = `jsr.io/${name}`;
  for (const [path, bytes] of files) {
    await write(root, `${base}/${version}/${path}`, bytes);
  }
  const metadata = await versionMetadata(files, integrity);
  await write(root, `${base}/${version}_meta.json`, metadata);
  const [scope, bareName] = name.slice(1).split("/");
  await write(root, `${base}/meta.json`, {
    scope,
    name: bareName,
    latest: version,
    versions: { [version]: {} },
  });
}

/**
 * Writes packages in the layout of Deno's vendor folder: vendor/host/path, with
 * manifest.json in vendor/. If a file is given twice, the first one is used.
 *
 * @throws {ToolError} if the files of a package do not match the pinned digest.
 */
export async function writeVendorFolder(
  root: string,
  packages: readonly VendoredPackage[],
  sources: Iterable<SourceFile>,
): Promise<void> {
  const byId = Map.groupBy(sources, (file) => file.id);
  for (const pin of packages) {
    const files = new Map<string, Uint8Array>();
    for (
      const { path, bytes } of byId.get(`${pin.name}@${pin.version}`) ?? []
    ) {
      if (!files.has(path)) files.set(path, bytes);
    }
    await writePackage(root, pin, files);
  }
  await write(root, "manifest.json", {});
}
