import { say } from "../say.ts";
import { ToolError } from "../tool_error.ts";
import { withWorkFolder } from "../work_folder.ts";

/**
 * A description of the root's contents. If this text changes, the root is
 * created again.
 */
const recipe = "Debian trixie, minbase, wine and wine64, a new prefix\n";
const recipeFile = "wine_recipe";
/**
 * The file with the keys of Debian. Systems other than Debian can install the
 * package debian-archive-keyring.
 */
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
const defaultMirror = "http://deb.debian.org/debian";

/**
 * Options that run a command in new namespaces. When the command ends, the
 * mounts and processes in the namespaces end, too.
 */
const isolated = ["--mount", "--pid", "--fork", "--kill-child"] as const;

async function isCurrent(root: string): Promise<boolean> {
  try {
    return await Deno.readTextFile(`${root}/${recipeFile}`) === recipe;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * Returns the reason why this machine cannot have a Debian root; undefined if
 * it can.
 */
function unsupportedReason(): string | undefined {
  if (Deno.build.os !== "linux") return "this tool runs Wine on Linux only";
  if (Deno.build.arch !== "x86_64") return "the root is for x86-64 only";
  if (Deno.uid() !== 0) return "only root can create the root and run in it";
  return undefined;
}

/** Runs a command. Its output is shown only if the command fails. */
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
      `${command} is not installed`,
      "The Wine root needs Debian with apt-get, debootstrap and unshare.",
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
    "The end of its output is above.",
  );
}

async function isInstalled(command: string): Promise<boolean> {
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

/** The Debian mirror that apt-get on this machine uses. */
async function debianMirror(): Promise<string> {
  if (!await isInstalled("apt-get")) return defaultMirror;
  const sites = await run("apt-get", [
    ...["indextargets", "--format", "$(SITE)"],
  ]);
  return sites.split("\n").find((site) => /\/debian\/?$/.test(site)) ??
    defaultMirror;
}

async function createRoot(root: string): Promise<void> {
  if (!await isInstalled("debootstrap") || !await isFile(keyring)) {
    say("apt-get install debootstrap debian-archive-keyring");
    await run("apt-get", ["update", "-qq"]);
    await run("apt-get", [
      ...["install", "-y", "-qq", "--no-install-recommends"],
      ...["debootstrap", "debian-archive-keyring"],
    ]);
  }
  await run("unshare", [
    ...isolated,
    // Without the keys, debootstrap would accept unsigned packages.
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

async function replace(
  root: string,
  created: string,
  old: string,
): Promise<void> {
  try {
    await Deno.rename(root, old);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await Deno.rename(created, root);
}

/**
 * Returns the path of a Debian root with Wine 10. If the root is missing, it is
 * created and then renamed into place. This takes about a minute and 1.5 GiB.
 * The next run removes the files of a killed run. Wine 8 of Debian bookworm is
 * not used: it lacks bcryptprimitives.dll, so it cannot start Deno programs.
 *
 * @throws {ToolError} If the root cannot be created on this machine.
 */
export async function ensureWineRoot(cache: string): Promise<string> {
  const root = `${cache}/wine`;
  const reason = unsupportedReason();
  if (reason !== undefined) {
    throw new ToolError(
      `Wine cannot run: ${reason}`,
      "Run this as root on Linux x86-64.",
    );
  }
  if (await isCurrent(root)) return root;
  await Deno.mkdir(cache, { recursive: true });
  await withWorkFolder(`${cache}/wine_work`, async (work) => {
    // Another run may have created the root while this run waited for the
    // folder.
    if (await isCurrent(root)) return;
    say("creating a Debian root with Wine, once; takes about a minute");
    await createRoot(`${work}/new`);
    await replace(root, `${work}/new`, `${work}/old`);
  });
  return root;
}
