// deno-lint-ignore-file no-sync-fn-in-async-fn -- nothing else runs meanwhile
import { assertEquals, assertMatch } from "@std/assert";
import { lintWorkflow } from "./lint_workflow.ts";

const folder = new URL("../.github/workflows/", import.meta.url);

Deno.test("actionlint finds nothing in the workflows", async () => {
  const names = Array.from(Deno.readDirSync(folder), (entry) => entry.name);
  assertEquals(names.length > 0, true);
  for (const name of names) {
    const text = Deno.readTextFileSync(new URL(name, folder));
    const found = await lintWorkflow(text, `.github/workflows/${name}`);
    assertEquals(found, [], name);
  }
});

Deno.test("actionlint would find a step that cannot be", async () => {
  const text = Deno.readTextFileSync(new URL("windows.yml", folder));
  const broken = text.replace("runs-on:", "run-on:");
  const [first] = await lintWorkflow(broken, "windows.yml");
  assertMatch(first?.message ?? "", /runs-on/);
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
