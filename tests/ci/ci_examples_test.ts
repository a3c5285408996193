import { assert, assertEquals, assertMatch } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { hostTarget } from "../../tools/compile/targets.ts";
import { archiveName, checksumsName } from "../../tools/release/assets.ts";
import { compiledProgram } from "../program/program.ts";
import { findPowershells, runPowershell } from "../powershell/powershell.ts";
import { pipelineUnder, under } from "./examples.ts";

const root = new URL("../../", import.meta.url);

const powershells = findPowershells();

// The example runs only on Windows, because it downloads the program for
// Windows.
const powershellRuns = powershells.length > 0 && Deno.build.os === "windows";

/**
 * PowerShell function that copies the files of a local release instead of
 * downloading them.
 */
const fakeDownload = `function Invoke-WebRequest {
    param([switch] $UseBasicParsing, $Uri, $OutFile)
    Copy-Item -Path (Join-Path release (Split-Path -Leaf $Uri)) -Destination $OutFile
}
`;

const target = hostTarget();
const runs = target?.name === "linux-x64";

/** Script that replaces curl: copies the files of a release from a folder. */
const fakeCurl = `#!/bin/sh
for last; do :; done
cp "$TEST_RELEASE/\${last##*/}" . || exit 22
`;

/**
 * Creates a folder with dumps/, a release to download, and the tools of a
 * runner.
 */
async function makeScene(dump: string): Promise<string> {
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
  // The archive contains a script that starts the program, because compressing,
  // hashing and extracting the 90 MB of the program itself would take seconds.
  await Deno.writeTextFile(
    `${folder}/bin/livedump`,
    `#!/bin/sh\nexec '${program}' "$@"\n`,
  );
  await Deno.writeTextFile(`${folder}/bin/curl`, fakeCurl);
  await Deno.writeTextFile(`${folder}/bin/apt-get`, "#!/bin/sh\n");
  await bash(folder, [
    "chmod +x bin/*",
    `zip -q -j release/${archiveName(config.version, target!)} bin/livedump`,
    `cd release && sha256sum *.zip >${checksumsName}`,
    `echo "${"0".repeat(64)}  livedump-other.zip" >>${checksumsName}`,
  ]);
  return folder;
}

/**
 * Runs shell commands as build pipelines do: stops at the first command that
 * fails.
 */
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
      name: `the example for ${name} exits with ${code} for ${dump}`,
      ignore: !runs,
      async fn() {
        const folder = await makeScene(dump);
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
    const folder = await makeScene("live-full-truncated.dmp");
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
