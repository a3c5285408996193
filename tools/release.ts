/**
 * Makes what a release consists of, from the programs in dist/.
 *
 *     deno task release
 *
 * Writes dist/release/: a zip for each program, the schema, completions, a bill
 * of materials, manifests for package managers, the notes and SHA256SUMS. The
 * same programs give the same bytes.
 */
import { dirname } from "node:path";
import { programDetails } from "./compile/program_details.ts";
import { programPath, type Target, targets } from "./compile/targets.ts";
import { zipOf } from "./release/archive.ts";
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
import { checksumLines, sha256 } from "./release/checksums.ts";
import {
  expectVersion,
  isSigned,
  unsignedNote,
} from "./release/finished_program.ts";
import {
  type Manifest,
  manifestsOf,
  type PackagedProgram,
} from "./release/manifests.ts";
import { say } from "./say.ts";
import { runTool, ToolError } from "./tool_error.ts";

const { version } = programDetails;
const encoder = new TextEncoder();

interface Asset {
  readonly name: string;
  readonly data: Uint8Array<ArrayBuffer>;
}

async function programOf(
  root: string,
  target: Target,
): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return await Deno.readFile(`${root}/${programPath(target)}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** What `livedump` itself prints, by the name of its asset. */
const printed: Readonly<Record<string, readonly string[]>> = {
  "report.schema.json": ["schema"],
  "livedump.bash": ["completions", "bash"],
  "livedump.ps1": ["completions", "powershell"],
};

async function outputOf(root: string, args: readonly string[]) {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: root,
  }).output();
  if (success) return new Uint8Array(stdout);
  throw new ToolError(
    `deno ${args.join(" ")} failed`,
    new TextDecoder().decode(stderr).trim(),
  );
}

async function archives(root: string) {
  const license = await Deno.readFile(`${root}/LICENSE`);
  const assets: Asset[] = [];
  const packaged: PackagedProgram[] = [];
  const unsigned: string[] = [];
  for (const target of targets) {
    const program = await programOf(root, target);
    if (program === null) {
      say(`SKIPPED: ${target.name}: there is no ${programPath(target)}`);
      continue;
    }
    if (target.system === "windows") {
      expectVersion(program, version, programPath(target));
      if (!isSigned(program)) unsigned.push(`the program for ${target.name}`);
    }
    const data = new Uint8Array(zipOf([
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

/** The manifests in one archive, as a release carries them. */
function manifestsAsset(manifests: readonly Manifest[]): Asset[] {
  if (manifests.length === 0) {
    say("SKIPPED: manifests: there is no program for Windows");
    return [];
  }
  const members = manifests.map(({ path, text }) => ({
    name: path,
    data: encoder.encode(text),
    isProgram: false,
  }));
  const data = new Uint8Array(zipOf(members));
  return [{ name: manifestsName(version), data }];
}

async function others(root: string): Promise<Asset[]> {
  const main = [
    ...["run", "--quiet", "--no-prompt", "--permission-set=program", "main.ts"],
  ];
  const graph: ModuleGraph = JSON.parse(
    new TextDecoder().decode(
      await outputOf(root, ["info", "--json", "main.ts"]),
    ),
  );
  const bill = billOfMaterials(packagesIn(graph), Deno.version.deno);
  const assets = [{ name: billName(version), data: encoder.encode(bill) }];
  for (const [name, args] of Object.entries(printed)) {
    assets.push({ name, data: await outputOf(root, [...main, ...args]) });
  }
  return assets;
}

async function main(): Promise<void> {
  const root = dirname(import.meta.dirname ?? "");
  const folder = `${root}/dist/release`;
  const notes = notesOf(
    await Deno.readTextFile(`${root}/CHANGELOG.md`),
    version,
  );
  const { assets: zips, packaged, unsigned } = await archives(root);
  if (zips.length === 0) {
    throw new ToolError("there is no program in dist/", "deno task compile");
  }
  const manifests = manifestsOf(version, packaged);
  const assets = [...zips, ...await others(root), ...manifestsAsset(manifests)];
  await Deno.remove(folder, { recursive: true }).catch(ignoreNotFound);
  await Deno.mkdir(`${folder}/assets`, { recursive: true });
  const sums = [];
  for (const { name, data } of assets) {
    await Deno.writeFile(`${folder}/assets/${name}`, data);
    sums.push({ name, sha256: await sha256(data) });
  }
  await Deno.writeTextFile(
    `${folder}/assets/${checksumsName}`,
    checksumLines(sums),
  );
  await Deno.writeTextFile(
    `${folder}/notes.md`,
    notes + unsignedNote(unsigned),
  );
  for (const { path, text } of manifests) {
    await Deno.mkdir(dirname(`${folder}/${path}`), { recursive: true });
    await Deno.writeTextFile(`${folder}/${path}`, text);
  }
  say(`dist/release: ${assets.length + 1} assets of version ${version}`);
}

function ignoreNotFound(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

await runTool(main);
