import { assert, assertEquals, assertMatch } from "@std/assert";
import { validateAction } from "@action-validator/core";
import { parse } from "yaml";

const root = new URL("../../", import.meta.url);
const text = Deno.readTextFileSync(new URL("action.yml", root));

interface Action {
  readonly inputs: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly runs: {
    readonly steps: readonly {
      readonly env: Readonly<Record<string, string>>;
      readonly run: string;
      readonly shell: string;
    }[];
  };
}
const action: Action = parse(text);

const common = Deno.readTextFileSync(
  new URL("packaging/action/common.sh", root),
);

Deno.test("action.yml is valid by GitHub's schema", () => {
  assertEquals(validateAction(text).errors, []);
  assert(validateAction(text.replace("using:", "uses:")).errors.length > 0);
});

Deno.test("no script of the action contains an expression", () => {
  assertEquals(action.runs.steps.length, 3);
  for (const { run, shell } of action.runs.steps) {
    assertEquals(run.includes("${{"), false, run);
    assertMatch(
      run,
      /^bash "\$GITHUB_ACTION_PATH\/packaging\/action\/\w+\.sh"$/,
    );
    assertEquals(shell, "bash");
  }
});

Deno.test("the steps use exactly the declared inputs", () => {
  const used = Array.from(
    text.matchAll(/inputs\.([\w-]+)/g),
    ([, name]) => name,
  );
  assertEquals(
    [...new Set(used)].toSorted(),
    Object.keys(action.inputs).toSorted(),
  );
});

Deno.test("a script reads exactly the variables that its step sets", () => {
  for (const { env, run } of action.runs.steps) {
    const name = /action\/(\w+\.sh)/.exec(run)?.[1];
    const script = Deno.readTextFileSync(
      new URL(`packaging/action/${name}`, root),
    );
    // Comments are removed, because they also contain the names of variables.
    const code = (script + (/^\. .*common\.sh"$/m.test(script) ? common : ""))
      .replaceAll(/^\s*#.*$/gm, "");
    const read = Array.from(
      code.matchAll(/\$\{?(LIVEDUMP_[A-Z0-9_]+)/g),
      ([, variable]) => variable!,
    );
    assertEquals(
      [...new Set(read)].toSorted(),
      Object.keys(env).toSorted(),
      name,
    );
  }
});

Deno.test("a script writes every output of the action", () => {
  for (const name of Object.keys(action.outputs)) {
    assert(new RegExp(`[n']${name}=%s`).test(common), name);
  }
});

Deno.test({
  name: "shellcheck finds nothing in the scripts of the action and of CI",
  ignore: !hasShellcheck(),
  fn() {
    const { success, stdout } = new Deno.Command("shellcheck", {
      args: [
        ...["fetch", "inspect", "capture", "common"]
          .map((name) => `packaging/action/${name}.sh`),
        ...[".ci/run", "tools/wine/session.sh"],
      ],
      cwd: root,
    }).outputSync();
    assertEquals(new TextDecoder().decode(stdout), "");
    assertEquals(success, true);
  },
});

function hasShellcheck(): boolean {
  try {
    return new Deno.Command("shellcheck", { args: ["--version"] })
      .outputSync().success;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    Deno.stderr.writeSync(new TextEncoder().encode("SKIPPED: no shellcheck\n"));
    return false;
  }
}
