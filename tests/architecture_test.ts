import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";

const root = new URL("../", import.meta.url);

interface Module {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly isDynamic?: boolean;
    readonly code?: { readonly specifier?: string };
    readonly type?: { readonly specifier?: string };
  }[];
}

/** Every import of the program, as `src/a.ts src/b.ts`. */
async function imports(): Promise<readonly (readonly [string, string])[]> {
  return (await dependencies()).map(({ from, to }) => [from, to]);
}

/** The same with what kind of import each is. */
async function dependencies() {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", fromFileUrl(new URL("main.ts", root))],
    stdout: "piped",
  }).output();
  const { modules }: { modules: Module[] } = JSON.parse(
    new TextDecoder().decode(stdout),
  );
  const own = modules.filter((one) => one.specifier.startsWith(root.href));
  return own.flatMap(({ specifier, dependencies = [] }) =>
    dependencies.map(({ code, type, isDynamic }) => ({
      from: specifier.replace(root.href, ""),
      to: (code?.specifier ?? type?.specifier ?? "").replace(root.href, ""),
      isLoaded: code !== undefined && isDynamic !== true,
    }))
  );
}

const part = (path: string) => /^src\/([a-z]+)\//.exec(path)?.[1] ?? "shared";

/** What each part may import, besides itself and what all share. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  capture: ["settings", "ffi", "text"],
  inspect: ["settings", "text"],
  settings: ["text"],
  ffi: ["text"],
  text: [],
};

Deno.test("dependencies point one way", async () => {
  const all = await imports();
  assert(all.length > 200, "deno info gave the imports of the program");
  const wrong = all.filter(([from, to]) => {
    const allowed = mayImport[part(from)];
    const target = part(to);
    return to.startsWith("src/") && allowed !== undefined &&
      target !== "shared" && target !== part(from) && !allowed.includes(target);
  });
  assertEquals(wrong, []);
});

Deno.test("what all share imports no command", async () => {
  // These put commands together, and only main.ts leads to them.
  const isWiring = (path: string) => /^src\/(\w+_)?commands?\.ts$/.test(path);
  const wrong = (await imports()).filter(([from, to]) =>
    from.startsWith("src/") && part(from) === "shared" &&
    !isWiring(from) &&
    ["capture", "inspect", "ffi"].includes(part(to))
  );
  assertEquals(wrong, []);
});

Deno.test("the program imports neither tools nor tests", async () => {
  const wrong = (await imports()).filter(([, to]) =>
    /^(tools|tests)\//.test(to)
  );
  assertEquals(wrong, []);
});

Deno.test("what looks into memory is loaded only when that is asked for", async () => {
  const isDeep = (path: string) => path.startsWith("src/inspect/deep/");
  const entering = (await dependencies()).filter(({ from, to }) =>
    isDeep(to) && !isDeep(from)
  );
  assert(entering.length > 0);
  assertEquals(entering.filter((one) => one.isLoaded), []);
});
