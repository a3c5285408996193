/**
 * Checks the syntax of the PowerShell code in pages and workflows, because no
 * other test runs it.
 */
import { assert, assertEquals } from "@std/assert";
import { parse } from "yaml";
import { powershellErrors } from "../powershell/powershell.ts";

const root = new URL("../../", import.meta.url);
const textOf = (path: string) => Deno.readTextFile(new URL(path, root));

for (const path of ["docs/fleet.md", "docs/install.md"]) {
  Deno.test(`the PowerShell code in ${path} has valid syntax`, async () => {
    const blocks = [
      ...(await textOf(path)).matchAll(
        /^```powershell\n([^`]*(?:`[^`]+)*)^```/gm,
      ),
    ];
    assert(blocks.length > 0);
    for (const [, text] of blocks) {
      assertEquals(await powershellErrors(text!), [], text);
    }
  });
}

Deno.test("the recipes for many machines read properties that the record has", async () => {
  const documented = new Set(
    Array.from(
      (await textOf("docs/json.md"))
        .matchAll(/^\| `captures\[\]\.windowsRecord\.(\w+)`/gm),
      ([, name]) => name!,
    ),
  );
  const recipes = [
    "docs/fleet.md",
    "packaging/ansible/roles/livedump/tasks/dump.yml",
  ];
  for (const path of recipes) {
    const names = Array.from(
      (await textOf(path)).matchAll(/(?:\$|livedump_)record\.(\w+)/g),
      ([, name]) => name!,
    );
    const read = new Set(names);
    assertEquals(
      [...read].sort(),
      ["allocatedPages", "estimatedPages", "systemQuiescedMs"],
      path,
    );
    assertEquals(read.difference(documented), new Set(), path);
  }
});

interface Job {
  readonly defaults?: { readonly run: { readonly shell: string } };
  readonly steps?: readonly {
    readonly run?: string;
    readonly shell?: string;
  }[];
}

for (const path of ["release.yml", "windows.yml"]) {
  Deno.test(`the PowerShell code in ${path} has valid syntax`, async () => {
    const { jobs } = parse(await textOf(`.github/workflows/${path}`));
    const scripts = Object.values<Job>(jobs).flatMap(({ defaults, steps }) =>
      (steps ?? []).filter(({ run, shell = defaults?.run.shell }) =>
        run !== undefined && shell === "pwsh"
      )
    );
    assert(scripts.length > 0);
    for (const { run } of scripts) {
      assertEquals(await powershellErrors(run!), [], run);
    }
  });
}
