/**
 * Makes the files of a release from the programs in dist/.
 *
 *     deno task release
 *
 * Writes to dist/release: a zip for each program, the schema, completions, a
 * bill of materials, manifests for package managers, the notes and SHA256SUMS.
 * The same programs always result in the same bytes.
 */
import { emptyDir } from "@std/fs/empty-dir";
import { ensureDir } from "@std/fs/ensure-dir";
import { dirname } from "@std/path/dirname";
import { checkout } from "./checkout.ts";
import { product } from "./compile/product.ts";
import { programPath, type Target, targets } from "./compile/targets.ts";
import { zip } from "./release/archive.ts";
import {
  archiveName,
  billName,
  checksumsName,
  manifestsName,
} from "./release/assets.ts";
import {
  billOfMaterials,
  type ModuleGraph,
  packagesIn,
} from "./release/bill_of_materials.ts";
import { notesOf } from "./release/changelog.ts";
import { formatChecksums } from "./release/checksums.ts";
import {
  type Manifest,
  manifestsOf,
  type PackagedProgram,
} from "./release/manifests.ts";
import {
  checkVersion,
  isSigned,
  unsignedNote,
} from "./release/program_check.ts";
import { say } from "./say.ts";
import { sha256 } from "./sha256.ts";
import { runTool, ToolError } from "./tool_error.ts";
import { refuseWords } from "./words.ts";

const { version } = product;
const encoder = new TextEncoder();

interface Asset {
  readonly name: string;
  readonly data: Uint8Array<ArrayBuffer>;
}

async function readProgram(
  target: Target,
): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return await Deno.readFile(`${checkout}/${programPath(target)}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/**
 * Assets whose contents livedump prints, with the command-line arguments for
 * each.
 */
const printedAssets: Readonly<Record<string, readonly string[]>> = {
  "report.schema.json": ["schema"],
  "livedump.bash": ["completions", "bash"],
  "livedump.ps1": ["completions", "powershell"],
};

async function runDeno(...args: readonly string[]) {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: checkout,
  }).output();
  if (success) return new Uint8Array(stdout);
  throw new ToolError(
    `deno ${args.join(" ")} failed`,
    new TextDecoder().decode(stderr).trim(),
  );
}

/**
 * Makes the archives. Also returns the programs for the manifests, and the
 * names of the programs that are not signed.
 */
async function makeArchives() {
  const license = await Deno.readFile(`${checkout}/LICENSE`);
  const assets: Asset[] = [];
  const packaged: PackagedProgram[] = [];
  const unsigned: string[] = [];
  for (const target of targets) {
    const program = await readProgram(target);
    if (program === null) {
      say(`SKIPPED: ${target.name}: ${programPath(target)} does not exist`);
      continue;
    }
    if (target.system === "windows") {
      checkVersion(program, version, programPath(target));
      if (!isSigned(program)) unsigned.push(`the program for ${target.name}`);
    }
    const data = new Uint8Array(zip([
      { name: target.file, data: program, isProgram: true },
      { name: "LICENSE.txt", data: license, isProgram: false },
    ]));
    assets.push({ name: archiveName(version, target), data });
    if (target.system === "windows") {
      packaged.push({ target, sha256: await sha256(data) });
    }
  }
  return { assets, packaged, unsigned };
}

/** Makes the archive with the manifests. */
function makeManifestsAsset(manifests: readonly Manifest[]): Asset[] {
  if (manifests.length === 0) {
    say("SKIPPED: manifests: no program for Windows");
    return [];
  }
  const members = manifests.map(({ path, text }) => ({
    name: path,
    data: encoder.encode(text),
    isProgram: false,
  }));
  const data = new Uint8Array(zip(members));
  return [{ name: manifestsName(version), data }];
}

/** Makes the bill of materials, and the assets that livedump prints. */
async function makeOtherAssets(): Promise<Asset[]> {
  const graph: ModuleGraph = JSON.parse(
    new TextDecoder().decode(await runDeno("info", "--json", "main.ts")),
  );
  const bill = billOfMaterials(packagesIn(graph), Deno.version.deno);
  const assets = [{ name: billName(version), data: encoder.encode(bill) }];
  const run = ["run", "--quiet", "--no-prompt", "--permission-set=program"];
  for (const [name, args] of Object.entries(printedAssets)) {
    const data = await runDeno(...run, "main.ts", ...args);
    assets.push({ name, data });
  }
  return assets;
}

async function main(): Promise<void> {
  refuseWords(Deno.args, "deno task release");
  const folder = `${checkout}/dist/release`;
  const changelog = await Deno.readTextFile(`${checkout}/CHANGELOG.md`);
  const notes = notesOf(changelog, version);
  const { assets: zips, packaged, unsigned } = await makeArchives();
  if (zips.length === 0) {
    throw new ToolError("dist/ has no program", "Run: deno task compile");
  }
  const manifests = manifestsOf(version, packaged);
  const assets = [
    ...zips,
    ...await makeOtherAssets(),
    ...makeManifestsAsset(manifests),
  ];
  await emptyDir(folder);
  await Deno.mkdir(`${folder}/assets`);
  const sums = [];
  for (const { name, data } of assets) {
    await Deno.writeFile(`${folder}/assets/${name}`, data);
    sums.push({ name, sha256: await sha256(data) });
  }
  await Deno.writeTextFile(
    `${folder}/assets/${checksumsName}`,
    formatChecksums(sums),
  );
  await Deno.writeTextFile(
    `${folder}/notes.md`,
    notes + unsignedNote(unsigned),
  );
  for (const { path, text } of manifests) {
    await ensureDir(dirname(`${folder}/${path}`));
    await Deno.writeTextFile(`${folder}/${path}`, text);
  }
  say(`dist/release: ${assets.length + 1} assets of version ${version}`);
}

await runTool(main);
