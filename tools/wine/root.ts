import { say } from "../say.ts";
import { ToolError } from "../tool_error.ts";
import { withWorkFolder } from "../work_folder.ts";

/** What a root is made of: another text makes another root. */
const recipe = "Debian trixie, minbase, wine and wine64, a new prefix\n";
const recipeFile = "wine_recipe";
/** Debian's own keys, which other systems have in a package of this name. */
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
const defaultMirror = "http://deb.debian.org/debian";

/** Namespaces of its own: what is mounted and started there ends with it. */
const isolated = ["--mount", "--pid", "--fork", "--kill-child"] as const;

async function isMade(root: string): Promise<boolean> {
  try {
    return await Deno.readTextFile(`${root}/${recipeFile}`) === recipe;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Why no root can be made here, if so. */
function obstacle(): string | undefined {
  if (Deno.build.os !== "linux") return "Wine runs on Linux only here";
  if (Deno.build.arch !== "x86_64") return "the root is for x86-64 only";
  if (Deno.uid() !== 0) return "only root may make it and run in it";
  return undefined;
}

/** Runs a command; what it says is shown only when it fails. */
async function run(command: string, args: readonly string[]): Promise<string> {
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command(command, {
      args: [...args],
      env: { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" },
      stdin: "null",
    }).output();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new ToolError(
      `there is no ${command} on this machine`,
      "The Wine root is made on Debian, with apt-get, debootstrap and unshare.",
      { cause: error },
    );
  }
  const decoder = new TextDecoder();
  const text = decoder.decode(output.stdout);
  if (output.success) return text;
  const lines = (text + decoder.decode(output.stderr)).trimEnd().split("\n");
  for (const line of lines.slice(-10)) say(`  ${line}`);
  throw new ToolError(
    `${command} ${args.join(" ")}: exit code ${output.code}`,
    "The last that it said stands above.",
  );
}

async function exists(command: string): Promise<boolean> {
  const { success } = await new Deno.Command("sh", {
    args: ["-c", 'command -v "$1"', "sh", command],
    stdout: "null",
  }).output();
  return success;
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The mirror that apt-get of this machine uses. */
async function debianMirror(): Promise<string> {
  if (!await exists("apt-get")) return defaultMirror;
  const sites = await run("apt-get", [
    ...["indextargets", "--format", "$(SITE)"],
  ]);
  return sites.split("\n").find((site) => /\/debian\/?$/.test(site)) ??
    defaultMirror;
}

async function makeRoot(root: string): Promise<void> {
  if (!await exists("debootstrap") || !await isFile(keyring)) {
    say("apt-get install debootstrap debian-archive-keyring");
    await run("apt-get", ["update", "-qq"]);
    await run("apt-get", [
      ...["install", "-y", "-qq", "--no-install-recommends"],
      ...["debootstrap", "debian-archive-keyring"],
    ]);
  }
  await run("unshare", [
    ...isolated,
    // Without its keys, debootstrap would take what any mirror gives.
    ...["debootstrap", `--keyring=${keyring}`, "--force-check-gpg"],
    ...["--variant=minbase", "--include=wine,wine64"],
    ...["trixie", root, await debianMirror()],
  ]);
  await run("unshare", [
    ...isolated,
    ...["--mount-proc", `--root=${root}`],
    ...["/usr/bin/env", "-i", "PATH=/usr/bin:/bin", "HOME=/root"],
    ...["WINEDEBUG=-all", "/bin/sh", "-ec"],
    "apt-get clean; /usr/lib/wine/wine64 wineboot --init; " +
    "/usr/lib/wine/wineserver --kill; /usr/lib/wine/wineserver --wait",
  ]);
  await Deno.writeTextFile(`${root}/${recipeFile}`, recipe);
}

async function replace(root: string, made: string, old: string): Promise<void> {
  try {
    await Deno.rename(root, old);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await Deno.rename(made, root);
}

/**
 * Gives a Debian root with Wine 10 in it, made when there is none: about a
 * minute, 1.5 GiB. It takes its name in one step, when it is whole; what a
 * killed run leaves is removed by the next. (Wine 8 of Debian bookworm cannot
 * start programs of Deno: it has no bcryptprimitives.dll.)
 *
 * @param cache a folder for such things.
 * @returns the root's path.
 * @throws {ToolError} when none can be made here.
 */
export async function ensureWineRoot(cache: string): Promise<string> {
  const root = `${cache}/wine`;
  const reason = obstacle();
  if (reason !== undefined) {
    throw new ToolError(
      `no Wine: ${reason}`,
      "Run it as root on Linux x86-64.",
    );
  }
  if (await isMade(root)) return root;
  await Deno.mkdir(cache, { recursive: true });
  await withWorkFolder(`${cache}/wine_work`, async (work) => {
    // Another run may have made it while this one waited for the folder.
    if (await isMade(root)) return;
    say("making a Debian root with Wine, about a minute, once");
    await makeRoot(`${work}/made`);
    await replace(root, `${work}/made`, `${work}/old`);
  });
  return root;
}
