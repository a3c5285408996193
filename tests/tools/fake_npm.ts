/**
 * A fake npm: `npm pack SPEC --pack-destination FOLDER` copies a file that the
 * test provides, and logs the call.
 */
import { join } from "@std/path/join";
import { DELIMITER } from "@std/path/constants";
import { replacePath } from "../process_state.ts";

const callsFile = "calls";
const delayFile = "delay_ms";

/** The file name of the tarball of a spec, in the folder of the fake npm. */
function tarballFile(spec: string): string {
  return encodeURIComponent(spec) + ".tgz";
}

/** A fake npm that is first on the PATH until the object is disposed of. */
export interface FakeNpm extends AsyncDisposable {
  /** Makes `npm pack SPEC` write the given bytes. */
  serve(spec: string, tarball: Uint8Array): Promise<void>;
  delay(milliseconds: number): Promise<void>;
  /** The requested specs, in order. */
  calls(): Promise<string[]>;
}

/** Puts a fake npm first on the PATH of child processes. */
export async function installFakeNpm(): Promise<FakeNpm> {
  const folder = await Deno.makeTempDir({ prefix: "fake-npm-" });
  const command = `"${Deno.execPath()}" run --quiet --no-config --no-lock ` +
    `--allow-read --allow-write "${join(folder, "npm.js")}"`;
  const script = `
    const [command, spec, option, destination] = Deno.args;
    if (command !== "pack" || option !== "--pack-destination") Deno.exit(2);
    const folder = import.meta.dirname;
    const note = { append: true };
    Deno.writeTextFileSync(folder + "/${callsFile}", spec + "\\n", note);
    const delay = Number(Deno.readTextFileSync(folder + "/${delayFile}"));
    await new Promise((resolve) => setTimeout(resolve, delay));
    const from = folder + "/" + encodeURIComponent(spec) + ".tgz";
    try {
      Deno.copyFileSync(from, destination + "/package.tgz");
    } catch {
      console.error("npm error code E404");
      Deno.exit(1);
    }`;
  await Deno.writeTextFile(join(folder, "npm.js"), script);
  await Deno.writeTextFile(join(folder, callsFile), "");
  await Deno.writeTextFile(join(folder, delayFile), "0");
  await Deno.writeTextFile(
    join(folder, "npm"),
    `#!/bin/sh\nexec ${command} "$@"\n`,
    { mode: 0o755 },
  );
  await Deno.writeTextFile(
    join(folder, "npm.cmd"),
    `@${command} %*\r\n`,
  );
  const path = replacePath(
    folder + DELIMITER + (Deno.env.get("PATH") ?? ""),
  );
  return {
    serve: (spec, tarball) =>
      Deno.writeFile(join(folder, tarballFile(spec)), tarball),
    delay: (milliseconds) =>
      Deno.writeTextFile(join(folder, delayFile), String(milliseconds)),
    calls: async () =>
      (await Deno.readTextFile(join(folder, callsFile))).split("\n")
        .filter((line) => line !== ""),
    async [Symbol.asyncDispose]() {
      path[Symbol.dispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
