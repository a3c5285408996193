/**
 * Checks that each folder of src imports only from the folders that
 * CONTRIBUTING.md allows.
 */
import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { parts } from "./parts/parts.ts";

const root = new URL("../", import.meta.url);

interface Module {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly isDynamic?: boolean;
    readonly code?: { readonly specifier?: string };
    readonly type?: { readonly specifier?: string };
  }[];
}

/** An import between modules of the program, including type and dynamic imports. */
interface Import {
  readonly from: string;
  readonly to: string;
  /**
   * Whether `to` is loaded together with `from`. False for a type import and a
   * dynamic import.
   */
  readonly isLoaded: boolean;
}

async function readImports(): Promise<readonly Import[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", fromFileUrl(new URL("main.ts", root))],
    stdout: "piped",
  }).output();
  const { modules }: { modules: Module[] } = JSON.parse(
    new TextDecoder().decode(stdout),
  );
  const own = modules.filter(({ specifier }) =>
    specifier.startsWith(root.href)
  );
  return own.flatMap(({ specifier, dependencies = [] }) =>
    dependencies.map(({ code, type, isDynamic }) => ({
      from: specifier.replace(root.href, ""),
      to: (code?.specifier ?? type?.specifier ?? "").replace(root.href, ""),
      isLoaded: code !== undefined && isDynamic !== true,
    }))
  );
}

const imports = await readImports();

/**
 * The folder of a file: `inspect` for `src/inspect/dump/fields.ts`, `main` for
 * `main.ts`.
 */
const folderOf = (path: string) => /^src\/([a-z]+)\//.exec(path)?.[1] ?? "main";

/** The folders that each folder may import from, in addition to itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  main: ["cli", "ffi", "base"],
  cli: ["capture", "inspect", "settings", "base"],
  capture: ["settings", "ffi", "base"],
  inspect: ["base"],
  settings: ["base"],
  ffi: ["base"],
  base: [],
};

Deno.test("src contains only the expected folders, and no files", async () => {
  const names = (await Array.fromAsync(Deno.readDir(new URL("src", root))))
    .map((entry) => entry.name);
  assertEquals(
    names.sort(),
    Object.keys(mayImport).filter((name) => name !== "main").sort(),
  );
});

Deno.test("a folder imports only from the folders that the table allows", () => {
  assert(imports.length > 200, "deno info listed the imports of the program");
  const wrong = imports.filter(({ from, to }) =>
    to.startsWith("src/") && folderOf(to) !== folderOf(from) &&
    !mayImport[folderOf(from)]?.includes(folderOf(to))
  );
  assertEquals(wrong.map(({ from, to }) => `${from} -> ${to}`), []);
});

Deno.test("no files import each other in a circle", () => {
  assertEquals(circleIn(imports), []);
});

Deno.test("a circle of any length is found", () => {
  const path = (...files: string[]) =>
    files.slice(1).map((to, i) => ({ from: files[i]!, to }));
  assertEquals(circleIn(path("a", "b", "c", "d")), []);
  assertEquals(circleIn(path("a", "a")), ["a", "a"]);
  assertEquals(circleIn(path("a", "b", "c", "d", "b")), ["b", "c", "d", "b"]);
});

/**
 * Returns the files of a circular import. The first file is repeated at the
 * end: `a.ts`, `b.ts`, `a.ts`. Returns `[]` if there is no circular import.
 */
function circleIn(
  edges: readonly Pick<Import, "from" | "to">[],
): readonly string[] {
  const targets = Map.groupBy(edges, (edge) => edge.from);
  const finished = new Set<string>();
  const visit = (file: string, trail: readonly string[]): readonly string[] => {
    if (trail.includes(file)) {
      return [...trail.slice(trail.indexOf(file)), file];
    }
    if (finished.has(file)) return [];
    for (const { to } of targets.get(file) ?? []) {
      const circle = visit(to, [...trail, file]);
      if (circle.length > 0) return circle;
    }
    finished.add(file);
    return [];
  };
  for (const file of targets.keys()) {
    const circle = visit(file, []);
    if (circle.length > 0) return circle;
  }
  return [];
}

Deno.test("no name is exported by two files", async () => {
  const files = new Set(imports.flatMap(({ from, to }) => [from, to]));
  const exporters = new Map<string, string[]>();
  for (const file of files) {
    if (!/^src\/.*\.ts$/.test(file)) continue;
    const text = await Deno.readTextFile(new URL(file, root));
    for (
      const [, name = ""] of text.matchAll(
        /^export (?:async |abstract )*(?:const|function\*?|class|interface|type|enum) (\w+)/gm,
      )
    ) exporters.set(name, [...exporters.get(name) ?? [], file]);
  }
  assert(exporters.size > 200, "the exports were found");
  const duplicates = [...exporters].filter(([, at]) => at.length > 1);
  assertEquals(duplicates, []);
});

Deno.test("the program imports neither tools nor tests", () => {
  assertEquals(imports.filter(({ to }) => /^(tools|tests)\//.test(to)), []);
});

Deno.test("main.ts loads functions of Windows on demand", () => {
  const ffi = imports.filter(({ from, to }) =>
    from === "main.ts" && folderOf(to) === "ffi"
  );
  assertEquals(
    ffi.filter(({ isLoaded }) => isLoaded).map(({ to }) => to),
    // main.ts may load this module early, because the module imports nothing.
    // It opens a DLL only if the program runs in a Windows console.
    ["src/ffi/console_processes.ts"],
  );
  assertEquals(
    imports.filter(({ from }) => from === "src/ffi/console_processes.ts"),
    [],
  );
  assertEquals(
    ffi.filter(({ isLoaded }) => !isLoaded).map(({ to }) => to).sort(),
    ["src/ffi/own_console.ts", "src/ffi/system_library.ts"],
  );
});

Deno.test("each part of the tests has a file, so that its tests run", async () => {
  const files = await Array.fromAsync(
    Deno.readDir(new URL("tests/parts", root)),
  );
  const named = files.map(({ name }) => name.replace("_part.ts", ""))
    .filter((name) => name !== "parts.ts");
  assertEquals(named.sort(), parts.toSorted());
});

Deno.test("deep inspection is loaded on demand", () => {
  const isDeep = (path: string) => path.startsWith("src/inspect/deep/");
  const entering = imports.filter(({ from, to }) =>
    isDeep(to) && !isDeep(from)
  );
  assert(entering.length > 0);
  assertEquals(entering.filter(({ isLoaded }) => isLoaded), []);
});
