import { copy } from "@std/fs/copy";
import { ensureDir } from "@std/fs/ensure-dir";
import { dirname } from "@std/path/dirname";
import { fromFileUrl } from "@std/path/from-file-url";
import { relative } from "@std/path/relative";
import { toFileUrl } from "@std/path/to-file-url";
import { ToolError } from "../tool_error.ts";

/**
 * What every start needs (the imports of main.ts), and what every inspection
 * needs. Each becomes one chunk of the bundle, which starts faster than dozens:
 * loading a module costs a fraction of a millisecond, however small it is.
 */
const startModule = "main.ts";
const inspectModule = "src/inspect/inspect_command.ts";

/** A module in the output of `deno info --json`. */
interface ModuleInfo {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly isDynamic?: boolean;
    readonly code?: { readonly specifier?: string };
  }[];
}

/** Which modules a module imports. */
type Graph = ReadonlyMap<string, {
  readonly imports: readonly string[];
  readonly dynamicImports: readonly string[];
}>;

/**
 * Copies the sources into a folder, changed so that bundling them with
 * code splitting makes few chunks, and returns the path of the copy of main.ts.
 *
 * A bundler makes a chunk of the modules that the same entries need, and every
 * module that is imported on demand is an entry. So modules that `settings`
 * needs are apart from those that it does not need, and so on for all of them.
 * In the copy, every entry imports all that a start needs, and an entry that
 * needs a part of the inspection imports all of it. Both were loaded already
 * when one of these entries is.
 */
export async function copyForChunks(
  root: string,
  folder: string,
): Promise<string> {
  const graph = await readGraph(root);
  await ensureDir(folder);
  await copy(`${root}/main.ts`, `${folder}/main.ts`);
  await copy(`${root}/src`, `${folder}/src`);
  // The program needs only its version of it.
  const { version } = JSON.parse(
    await Deno.readTextFile(`${root}/deno.json`),
  );
  await Deno.writeTextFile(
    `${folder}/deno.json`,
    JSON.stringify({ version }),
  );
  for (const [entry, roots] of importsToAdd(graph, root)) {
    const path = `${folder}/${entry}`;
    const lines = roots.map((one) => {
      const to = relative(dirname(entry), one).replaceAll("\\", "/");
      return `import "${to.startsWith(".") ? to : `./${to}`}";\n`;
    });
    await Deno.writeTextFile(
      path,
      await Deno.readTextFile(path) + lines.join(""),
    );
  }
  return `${folder}/main.ts`;
}

/** For each module that is imported on demand, the roots that it must import. */
function importsToAdd(
  graph: Graph,
  root: string,
): Map<string, readonly string[]> {
  const urlOf = (path: string) => toFileUrl(`${root}/${path}`).href;
  const pathOf = (url: string) => relative(root, fromFileUrl(url));
  const chunks = [
    graph.get(urlOf(startModule))!.imports,
    [urlOf(inspectModule)],
  ].map((roots) => ({
    roots: roots.filter((one) => one.startsWith("file:")),
    modules: new Set(roots.flatMap((one) => [...reachedFrom(graph, one)])),
  }));
  const entries = new Set(
    [...graph.values()].flatMap((one) => one.dynamicImports),
  );
  const found = new Map<string, readonly string[]>();
  for (const entry of entries) {
    if (!entry.startsWith("file:")) continue;
    const needed = reachedFrom(graph, entry);
    const added = chunks.filter(({ modules }) =>
      // A module of the chunk would import itself.
      !modules.has(entry) && !modules.isDisjointFrom(needed)
    );
    found.set(pathOf(entry), added.flatMap(({ roots }) => roots.map(pathOf)));
  }
  return found;
}

function reachedFrom(graph: Graph, start: string): Set<string> {
  const reached = new Set<string>();
  const pending = [start];
  for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
    if (reached.has(one)) continue;
    reached.add(one);
    pending.push(...graph.get(one)?.imports ?? []);
  }
  return reached;
}

async function readGraph(root: string): Promise<Graph> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "main.ts"],
    cwd: root,
    stdin: "null",
  }).output();
  if (code !== 0) {
    throw new ToolError(
      `deno info main.ts: exit code ${code}`,
      "Run it by hand to see why.",
    );
  }
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as {
    readonly modules: readonly ModuleInfo[];
  };
  return new Map(modules.map(({ specifier, dependencies = [] }) => {
    const specifiers = (isDynamic: boolean) =>
      dependencies.filter((one) => (one.isDynamic ?? false) === isDynamic)
        .flatMap(({ code }) => code?.specifier ?? []);
    return [specifier, {
      imports: specifiers(false),
      dynamicImports: specifiers(true),
    }];
  }));
}
