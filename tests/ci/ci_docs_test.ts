import { assert, assertEquals } from "@std/assert";
import { parse } from "yaml";
import config from "../../deno.json" with { type: "json" };
import { targets } from "../../tools/compile/targets.ts";
import { archiveName, checksumsName } from "../../tools/release/assets.ts";
import { powershellErrors } from "../powershell/powershell.ts";
import { examples, page, pipelineUnder, under } from "./examples.ts";
import { lintWorkflow } from "../lint_workflow.ts";
import { parseCommandLine } from "../../src/cli/parse.ts";
import "../cli/load_commands.ts";

const action = parse(
  Deno.readTextFileSync(new URL("../../action.yml", import.meta.url)),
);

Deno.test("every example is tested", () => {
  assertEquals(
    examples.map(({ heading, language }) => `${heading}: ${language}`),
    [
      "GitHub Actions: yaml",
      "Dump a test that hangs or fails: yaml",
      "Before the first release: yaml",
      "Azure Pipelines: yaml",
      "Dump a test that hangs or fails in Azure Pipelines: yaml",
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
    page.matchAll(/(?:LIVEDUMP: |version = '|livedump@v)([0-9]+\.[\w.+-]*)/g),
    ([, version]) => version,
  );
  assertEquals(named.length, 4, `${named}`);
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

const gitHubHeadings = [
  "GitHub Actions",
  "Dump a test that hangs or fails",
  "Before the first release",
];

Deno.test("actionlint finds nothing in the examples for GitHub", async () => {
  for (const heading of gitHubHeadings) {
    const { text } = under(heading, "yaml")[0]!;
    assertEquals(await lintWorkflow(text, ".github/workflows/dumps.yml"), []);
  }
});

Deno.test("the examples for GitHub use only inputs of the action", () => {
  let count = 0;
  for (const heading of gitHubHeadings) {
    const jobs: Record<string, { steps: Record<string, unknown>[] }> =
      pipelineUnder(heading).jobs;
    for (const { steps } of Object.values(jobs)) {
      for (const { uses, with: inputs } of steps) {
        if (!/livedump/.test(String(uses ?? ""))) continue;
        count++;
        for (const name of Object.keys(inputs as object)) {
          assert(name in action.inputs, name);
        }
      }
    }
  }
  assertEquals(count, 4);
});

Deno.test("the PowerShell in the recipes for hung tests is valid, and so are its livedump commands", async () => {
  const { steps } = pipelineUnder("Dump a test that hangs or fails").jobs.test;
  const azure = pipelineUnder(
    "Dump a test that hangs or fails in Azure Pipelines",
  ).steps;
  const scripts: string[] = [...steps, ...azure].flatMap((
    { shell, run, pwsh },
  ) => shell === "pwsh" ? [run] : pwsh === undefined ? [] : [pwsh]);
  assertEquals(scripts.length, 4);
  let commands = 0;
  for (const script of scripts) {
    assertEquals(await powershellErrors(script + "\n"), []);
    for (
      const [, line = ""] of script.matchAll(
        /^(?:livedump|\.\\livedump\\livedump\.exe) (.*)$/gm,
      )
    ) {
      commands++;
      parseCommandLine(line.replaceAll('"', "").split(" "));
    }
  }
  assertEquals(commands, 3);
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
