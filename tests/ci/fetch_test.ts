import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { targets } from "../../tools/compile/targets.ts";
import { archiveName, checksumsName } from "../../tools/release/assets.ts";
import { openRunner, type Runner } from "./runner.ts";

const { version } = config;
const here = "livedump/livedump";

const lacks = Deno.build.os === "windows"
  ? "a POSIX system"
  : ["zip", "unzip", "sha256sum"].find((name) => !isThere(name));
if (lacks !== undefined) {
  Deno.stderr.writeSync(
    new TextEncoder().encode(`SKIPPED: the action's download: no ${lacks}\n`),
  );
}

function isThere(name: string): boolean {
  return new Deno.Command("sh", { args: ["-c", `command -v ${name}`] })
    .outputSync().success;
}

/**
 * Script that replaces curl. It records the URL, and copies a file from the
 * folder `served`. The path of the file is the URL without https://.
 */
const fakeCurl = `#!/bin/sh
while [ $# -gt 0 ]; do
  case $1 in
    --output) to=$2; shift ;;
    --retry | --proto) shift ;;
    https://*) url=$1 ;;
  esac
  shift
done
echo "$url" >>requested
cp "served/\${url#https://}" "$to" 2>/dev/null || exit 22
`;

/** Publishes a release with one archive on the fake server. */
async function publish(
  runner: Runner,
  target: (typeof targets)[number],
  of = version,
): Promise<{ folder: string; archive: string; sum: string }> {
  const folder =
    `${runner.folder}/served/github.com/${here}/releases/download/v${of}`;
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${folder}/${target.file}`, "#!/bin/sh\necho it\n");
  const archive = archiveName(of, target);
  await sh(folder, `zip -q "$1" "$2" && rm "$2"`, archive, target.file);
  await sh(folder, `sha256sum -- *.zip >"$1"`, checksumsName);
  const sums = await Deno.readTextFile(`${folder}/${checksumsName}`);
  await runner.addProgram("curl", fakeCurl);
  return { folder, archive, sum: sums.slice(0, 64) };
}

async function sh(cwd: string, script: string, ...args: string[]) {
  const { success, stderr } = await new Deno.Command("sh", {
    args: ["-c", script, "sh", ...args],
    cwd,
  }).output();
  assertEquals(success, true, new TextDecoder().decode(stderr));
}

const systems = { windows: "Windows", linux: "Linux", macos: "macOS" };

for (const target of targets) {
  const [system = "", processor = ""] = target.name.split("-");
  Deno.test({
    name: `the action downloads and checks the release for ${target.name}`,
    ignore: lacks !== undefined,
    async fn() {
      await using runner = await openRunner();
      const { archive } = await publish(runner, target);
      const { code, stdout, stderr, outputs } = await runner.run("fetch.sh", {
        LIVEDUMP_REPOSITORY: here,
        RUNNER_OS: systems[system as keyof typeof systems],
        RUNNER_ARCH: processor.toUpperCase(),
      });
      assertEquals({ code, stdout, stderr }, {
        code: 0,
        stdout: "",
        stderr: "",
      });
      assertMatch(outputs.program ?? "", new RegExp(`/${target.file}$`));
      const text = await Deno.readTextFile(outputs.program!);
      assertEquals(text, "#!/bin/sh\necho it\n");
      const from = `https://github.com/${here}/releases/download/v${version}`;
      assertEquals(
        await Deno.readTextFile(`${runner.folder}/requested`),
        `${from}/${checksumsName}\n${from}/${archive}\n`,
      );
    },
  });
}

const linux = targets.find(({ name }) => name === "linux-x64")!;

Deno.test({
  name:
    "the action downloads another version, and checks the workflow's checksum",
  ignore: lacks !== undefined,
  async fn() {
    await using runner = await openRunner();
    const { sum } = await publish(runner, linux, "9.8.7");
    for (
      const [wanted, pinned, code] of [
        ["9.8.7", "", 0],
        ["v9.8.7", sum.toUpperCase(), 0],
        ["9.8.7", sum.replace(/./, "g"), 1],
      ] as const
    ) {
      const outcome = await runner.run("fetch.sh", {
        LIVEDUMP_REPOSITORY: here,
        LIVEDUMP_VERSION: wanted,
        LIVEDUMP_SHA256: pinned,
      });
      assertEquals(outcome.code, code, outcome.stdout);
      assertEquals("program" in outcome.outputs, code === 0);
    }
  },
});

const refusals: readonly (readonly [
  name: string,
  env: Readonly<Record<string, string>>,
  message: string,
])[] = [
  ["an invalid version", { LIVEDUMP_VERSION: "../1.0.0" }, "not a version"],
  ["a version with a command", { LIVEDUMP_VERSION: "1.0.0;id" }, "not a vers"],
  ["a missing release", { LIVEDUMP_VERSION: "9.9.9" }, "cannot be downl"],
  ["another repository", { LIVEDUMP_REPOSITORY: "a/b/../c" }, "not a repos"],
  ["an unknown system", { RUNNER_OS: "Plan9" }, "no livedump for Plan9"],
  ["an unknown processor", { RUNNER_ARCH: "X86" }, "no livedump for X86"],
];

for (const [name, env, message] of refusals) {
  Deno.test({
    name: `the action refuses ${name} with an annotation`,
    ignore: lacks !== undefined,
    async fn() {
      await using runner = await openRunner();
      await publish(runner, linux);
      const { code, stdout, outputs } = await runner.run("fetch.sh", {
        LIVEDUMP_REPOSITORY: here,
        ...env,
      });
      assertEquals(code, 1);
      assertMatch(stdout, /^::error title=livedump::[^\n]*\n$/);
      assertStringIncludes(stdout, message);
      assertEquals(outputs, {});
    },
  });
}

for (
  const [name, spoil, message] of [
    ["does not match SHA256SUMS", `echo x >>"$1"`, "changed or truncated"],
    ["is not in SHA256SUMS", `echo >SHA256SUMS`, "does not list"],
    [
      "has a longer name in SHA256SUMS",
      `sed -i 's/livedump/xlivedump/' SHA256SUMS`,
      "does not",
    ],
  ] as const
) {
  Deno.test({
    name: `the action refuses an archive that ${name}`,
    ignore: lacks !== undefined,
    async fn() {
      await using runner = await openRunner();
      const { folder, archive } = await publish(runner, linux);
      await sh(folder, spoil, archive);
      const { code, stdout, outputs } = await runner.run("fetch.sh", {
        LIVEDUMP_REPOSITORY: here,
      });
      assertEquals(code, 1);
      assertStringIncludes(stdout, message);
      assertEquals(outputs, {});
    },
  });
}
