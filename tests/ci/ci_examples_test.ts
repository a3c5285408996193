import { assert, assertEquals, assertMatch } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { commands } from "../../src/cli/flags.ts";
import { flagName } from "../../src/base/flag_spec.ts";
import { hostTarget } from "../../tools/compile/targets.ts";
import { archiveName, checksumsName } from "../../tools/release/assets.ts";
import { compiledProgram } from "../program/program.ts";
import { findPowershells, runPowershell } from "../powershell/powershell.ts";
import { page, pipelineUnder, under } from "./examples.ts";

const root = new URL("../../", import.meta.url);

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
  const { steps, variables } = pipelineUnder("Azure Pipelines");
  const lines = steps.flatMap((step: { bash?: string }) => step.bash ?? []);
  assertEquals(lines.length, 2);
  assertEquals(steps[2].inputs.testResultsFiles, "livedump.xml");
  return { lines, env: { LIVEDUMP: String(variables.LIVEDUMP) } };
};

const gitlab = () => {
  const { dumps } = pipelineUnder("GitLab CI");
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
          "not every dump is complete: exit code 3\n",
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
