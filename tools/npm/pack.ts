import { say } from "../say.ts";
import { ToolError } from "../tool_error.ts";

/** An npm package of an exact version, and the expected hash of its tarball. */
export interface TarballPin {
  /** The package and version for npm: `@scope/name@1.2.3`. */
  readonly spec: string;
  /** The integrity string that npm publishes: `sha512-<base64>`. */
  readonly integrity: string;
}

const npmProgram = Deno.build.os === "windows" ? "npm.cmd" : "npm";

/** Runs `npm pack`, which uses the configured registry, proxy and CA of npm. */
async function runNpmPack(spec: string, folder: string): Promise<void> {
  const hint = "Configure npm so that it can download packages, or use a " +
    "machine that can reach jsr.io and dl.deno.land. Then run this again.";
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command(npmProgram, {
      args: [
        ...["pack", spec, "--pack-destination", folder],
        ...["--ignore-scripts", "--loglevel=error"],
        // The version is exact and its hash is verified, so npm can use its
        // cache.
        ...["--prefer-offline", "--fetch-retries=1"],
      ],
      stdin: "null",
    }).output();
  } catch (error) {
    // If Deno may run only certain programs, it reports a missing program as
    // NotCapable.
    const absent = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotCapable;
    if (!absent) throw error;
    throw new ToolError(
      `npm pack ${spec}: ${npmProgram} is not on the PATH`,
      "Install Node.js with npm, or use a machine that can reach jsr.io and " +
        "dl.deno.land. Then run this again.",
      { cause: error },
    );
  }
  if (output.success) return;
  const said = new TextDecoder().decode(output.stderr).trim();
  throw new ToolError(
    `npm pack ${spec}: exit code ${output.code}\n${said}`,
    hint,
  );
}

async function onlyFile(folder: string, spec: string): Promise<string> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(folder)) names.push(entry.name);
  const [name] = names;
  if (name === undefined || names.length > 1) {
    throw new ToolError(
      `npm pack ${spec}: expected one file in ${folder}, found ${names.length}`,
      "Run `npm pack` in an empty folder and read its output.",
    );
  }
  return `${folder}/${name}`;
}

/** Returns the integrity string of bytes, in npm's format. */
export async function sha512Integrity(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-512", bytes));
  return `sha512-${digest.toBase64()}`;
}

/**
 * Downloads a tarball with `npm pack` and verifies it. The tarball is not kept,
 * except in npm's own cache.
 *
 * @param workFolder The folder in which a temporary folder is created.
 * @throws {ToolError} if npm is missing or fails, or if the hash of the tarball
 * differs from the pinned hash.
 */
export async function packTarball(
  pin: TarballPin,
  workFolder: string,
): Promise<Uint8Array<ArrayBuffer>> {
  await Deno.mkdir(workFolder, { recursive: true });
  const folder = await Deno.makeTempDir({ dir: workFolder, prefix: "pack-" });
  try {
    say(`npm pack ${pin.spec}`);
    await runNpmPack(pin.spec, folder);
    const bytes = await Deno.readFile(await onlyFile(folder, pin.spec));
    const integrity = await sha512Integrity(bytes);
    if (integrity !== pin.integrity) {
      throw new ToolError(
        `npm pack ${pin.spec}: integrity is ${integrity}, ` +
          `expected ${pin.integrity}`,
        "The package was not used. Find out which registry your npm is " +
          "configured to use, and who changed the package.",
      );
    }
    return bytes;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
