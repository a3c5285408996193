import { copy } from "@std/fs/copy";
import { ensureDir } from "@std/fs/ensure-dir";
import { dirname } from "@std/path/dirname";
import { fromFileUrl } from "@std/path/from-file-url";
import { relative } from "@std/path/relative";
import { toFileUrl } from "@std/path/to-file-url";
import { ToolError } from "../tool_error.ts";

/**
 * The modules that every start needs (the imports of main.ts), and those that
 * every inspection needs. Each group becomes one chunk of the bundle. One chunk
 * starts faster than dozens, because loading even a small module takes a
 * fraction of a millisecond.
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

/** The imports of each module. */
type Graph = ReadonlyMap<string, {
  readonly imports: readonly string[];
  readonly dynamicImports: readonly string[];
}>;

/**
 * Copies the sources into a folder and returns the path of the copy of main.ts.
 * The copy is changed so that bundling it with code splitting makes few chunks.
 *
 * A bundler puts modules into one chunk only if exactly the same entries need
 * them, and every module that is imported on demand is an entry. Many entries
 * therefore make many small chunks. In the copy, every entry imports all
 * modules that a start needs, and every entry that needs a part of the
 * inspection imports all of it. This loads nothing extra, because these modules
 * are already loaded when such an entry is imported.
 */
export async function copyForChunks(
  root: string,
  folder: string,
): Promise<string> {
  const graph = await readGraph(root);
  await ensureDir(folder);
  await copy(`${root}/main.ts`, `${folder}/main.ts`);
  await copy(`${root}/src`, `${folder}/src`);
  // The program needs only the version from deno.json.
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

/** Returns the imports to add to each module that is imported on demand. */
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
      // Without this condition, a module of the chunk would import itself.
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
