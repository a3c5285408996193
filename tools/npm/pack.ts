import { say } from "../say.ts";
import { ToolError } from "../tool_error.ts";

/** An npm package of an exact version, and what its tarball must hash to. */
export interface TarballPin {
  /** As npm takes it: `@scope/name@1.2.3`. */
  readonly spec: string;
  /** Subresource integrity as npm publishes it: `sha512-<base64>`. */
  readonly integrity: string;
}

const npmProgram = Deno.build.os === "windows" ? "npm.cmd" : "npm";

/** npm's own way, so that its configured registry, proxy and CA are used. */
async function runNpmPack(spec: string, folder: string): Promise<void> {
  const hint = "Set up npm so that it can fetch packages, or go where jsr.io " +
    "and dl.deno.land can be reached; then run it again.";
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command(npmProgram, {
      args: [
        ...["pack", spec, "--pack-destination", folder],
        ...["--ignore-scripts", "--loglevel=error"],
        // An exact version that is checked needs no asking whether it is new.
        ...["--prefer-offline", "--fetch-retries=1"],
      ],
      stdin: "null",
    }).output();
  } catch (error) {
    // With a list of programs that may run, an absent one is "not capable".
    const absent = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotCapable;
    if (!absent) throw error;
    throw new ToolError(
      `npm pack ${spec}: there is no ${npmProgram} on the PATH`,
      "Install Node.js with npm, or go where jsr.io and dl.deno.land can be " +
        "reached; then run it again.",
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
      "Run `npm pack` by hand in an empty folder and see what it says.",
    );
  }
  return `${folder}/${name}`;
}

/** Subresource integrity of bytes, as npm writes it. */
export async function sha512Integrity(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-512", bytes));
  return `sha512-${digest.toBase64()}`;
}

/**
 * Fetches a tarball by `npm pack` and checks it. Nothing of it stays on the
 * disk but what npm's own cache keeps.
 *
 * @param workFolder where a temporary folder may be made.
 * @throws {ToolError} when npm is absent, fails, or gives other bytes.
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
        "Nothing was taken from it. Find out what your npm is configured to " +
          "fetch from, and who changed the package.",
      );
    }
    return bytes;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
