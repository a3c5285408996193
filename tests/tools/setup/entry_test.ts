import { assertEquals } from "@std/assert";

interface Module {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly isDynamic?: boolean;
    readonly code?: { readonly specifier: string };
  }[];
}

const repository = new URL("../../../", import.meta.url);

Deno.test("setup loads only three small files if nothing has to be done", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "tools/setup.ts"],
    cwd: repository,
  }).output();
  const info: { modules: readonly Module[]; roots: readonly string[] } = JSON
    .parse(new TextDecoder().decode(stdout));
  const byName = new Map(info.modules.map((each) => [each.specifier, each]));
  const loaded = new Set(info.roots);
  for (const specifier of loaded) {
    for (
      const { isDynamic, code } of byName.get(specifier)?.dependencies ?? []
    ) {
      if (!isDynamic && code) loaded.add(code.specifier);
    }
  }
  const own = [...loaded].filter((specifier) => !specifier.startsWith("node:"));
  assertEquals(
    own.map((specifier) => specifier.replace(repository.href, "")).sort(),
    ["tools/setup.ts", "tools/setup/pins.ts", "tools/setup/stamp.ts"],
  );
});

Deno.test("setup imports no packages, because none are available before it runs", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "tools/setup.ts"],
    cwd: repository,
  }).output();
  const info: { modules: readonly Module[] } = JSON.parse(
    new TextDecoder().decode(stdout),
  );
  const packages = info.modules.map((each) => each.specifier).filter((each) =>
    !each.startsWith("node:") && !each.startsWith(repository.href)
  );
  assertEquals(packages, []);
});
