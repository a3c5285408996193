import { assert, assertEquals, assertRejects } from "@std/assert";
import { exists } from "@std/fs/exists";
import { walk } from "@std/fs/walk";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { relative } from "@std/path/relative";
import { setUp, type SetUpOptions } from "../../../tools/setup/set_up.ts";
import { ToolError } from "../../../tools/tool_error.ts";
import { type FakeNpm, installFakeNpm } from "../fake_npm.ts";
import { sha256Of } from "../make_tarball.ts";
import { expectedFiles, integrity, smallSet, spec } from "./small_set.ts";

/**
 * All files in a checkout except the lock file, which setup does not remove.
 */
async function filesOf(root: string): Promise<string[]> {
  const files = await Array.fromAsync(walk(root, { includeDirs: false }));
  return files.map(({ path }) => relative(root, path).replaceAll("\\", "/"))
    .filter((path) => path !== ".cache/setup.lock").sort();
}

const allFiles = [
  "vendor/jsr.io/@std/sum/1.2.3/add.ts",
  "vendor/jsr.io/@std/sum/1.2.3/mod.ts",
  "vendor/jsr.io/@std/sum/1.2.3_meta.json",
  "vendor/jsr.io/@std/sum/meta.json",
  "vendor/manifest.json",
  "vendor/set_up_from",
];

/** Runs a test with a checkout and a fake npm. */
function testSetUp(
  name: string,
  body: (options: SetUpOptions, npm: FakeNpm) => Promise<void>,
): void {
  Deno.test(name, async () => {
    await using npm = await installFakeNpm();
    const options = await smallSet(npm);
    try {
      await body(options, npm);
    } finally {
      await Deno.remove(options.root, { recursive: true });
    }
  });
}

testSetUp("setup from npm writes JSR's own sources", async (options) => {
  await setUp(options);
  assertEquals(await filesOf(options.root), allFiles);
  for (const [path, text] of Object.entries(expectedFiles)) {
    const file = join(options.root, "vendor/jsr.io/@std/sum/1.2.3", path);
    assertEquals(await Deno.readTextFile(file), text);
  }
});

testSetUp(
  "Deno resolves jsr: from vendor/ and locks JSR's integrity",
  async (options) => {
    const { root } = options;
    await setUp(options);
    await Deno.writeTextFile(join(root, "deno.json"), '{ "vendor": true }');
    await Deno.writeTextFile(
      join(root, "main.ts"),
      'import { add } from "jsr:@std/sum@^1.2.0/add";\n' +
        'import * as all from "jsr:@std/sum@^1.2.0";\n' +
        "console.log(add(40, 2), Object.keys(all));\n",
    );
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "main.ts"],
      cwd: root,
      env: { DENO_DIR: join(root, "deno_dir"), NO_COLOR: "1" },
    }).output();
    assertEquals(new TextDecoder().decode(stderr), "");
    assertEquals(new TextDecoder().decode(stdout), '42 [ "add" ]\n');
    assertEquals(code, 0);
    const lock = JSON.parse(await Deno.readTextFile(join(root, "deno.lock")));
    assertEquals(lock.jsr["@std/sum@1.2.3"].integrity, integrity);
  },
);

testSetUp("a second setup makes no requests", async (options, npm) => {
  await setUp(options);
  const jsrAnswers = () => Promise.reject(new Error("requested"));
  await setUp({ ...options, jsrAnswers });
  assertEquals(await npm.calls(), [spec]);
});

testSetUp(
  "two setups at the same time fill the folder once",
  async (options, npm) => {
    await npm.delay(100);
    await Promise.all([setUp(options), setUp(options)]);
    assertEquals(await npm.calls(), [spec]);
    assertEquals(await filesOf(options.root), allFiles);
  },
);

testSetUp("the folder is never partly filled", async (options, npm) => {
  await npm.delay(50);
  const vendor = join(options.root, "vendor");
  const seen = new Set<string>();
  const look = async () =>
    seen.add((await exists(vendor) ? await filesOf(vendor) : []).join());
  let done = false;
  const filling = setUp(options).finally(() => done = true);
  while (!done) {
    await look();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  await filling;
  await look();
  const inside = allFiles.map((path) => path.replace("vendor/", ""));
  assertEquals([...seen].sort(), ["", inside.join()]);
});

testSetUp(
  "a killed setup leaves no folder, and the next one completes",
  async (options, npm) => {
    const { root } = options;
    await npm.delay(1000);
    const script = fromFileUrl(new URL("run_set_up.ts", import.meta.url));
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--allow-all", script, JSON.stringify(options)],
      stderr: "null",
    }).spawn();
    while ((await npm.calls()).length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    child.kill("SIGKILL");
    await child.status;
    assert(await exists(join(root, ".cache/setup/npm")));
    assert(!await exists(join(root, "vendor")));

    await npm.delay(0);
    await setUp(options);
    assertEquals(await filesOf(root), allFiles);
    // The npm that the killed process started is still running. Waits until it
    // ends.
    await new Promise((resolve) => setTimeout(resolve, 1200));
  },
);

testSetUp(
  "a tarball with another integrity leaves the old folder unchanged",
  async (options, npm) => {
    const { root } = options;
    await npm.serve(spec, new TextEncoder().encode("not what was pinned"));
    await Deno.mkdir(join(root, "vendor"));
    await Deno.writeTextFile(join(root, "vendor/old"), "old");
    await assertRejects(() => setUp(options), ToolError, "integrity");
    assertEquals(await filesOf(root), ["vendor/old"]);
  },
);

testSetUp(
  "if the files have another digest, no folder is left",
  async (options) => {
    const packages = options.packages.map((pin) => ({
      ...pin,
      files: sha256Of(""),
    }));
    await assertRejects(
      () => setUp({ ...options, packages }),
      ToolError,
      "@std/sum@1.2.3: its 2 files",
    );
    assertEquals(await filesOf(options.root), []);
  },
);

testSetUp("new pins replace the folder", async (options, npm) => {
  const { root } = options;
  const [pin] = options.packages;
  assert(pin);
  await setUp(options);
  await Deno.writeTextFile(join(root, "vendor/of_old_pins"), "");
  const added = { ...pin, name: "@std/none", files: sha256Of("") };
  await setUp({ ...options, packages: [pin, added] });
  assertEquals(await npm.calls(), [spec, spec]);
  assert(!await exists(join(root, "vendor/of_old_pins")));
});

testSetUp(
  "if JSR is reachable, npm is not used and Deno's files are kept",
  async (options, npm) => {
    const { root } = options;
    await Deno.mkdir(join(root, "vendor"));
    await Deno.writeTextFile(join(root, "vendor/from_deno"), "");
    const jsrAnswers = () => Promise.resolve(true);
    await setUp({ ...options, jsrAnswers });
    assertEquals(await npm.calls(), []);
    assertEquals(
      await filesOf(root),
      ["vendor/from_deno", "vendor/set_up_from"],
    );
  },
);

testSetUp(
  "if JSR is reachable later, --force removes the files from npm",
  async (options) => {
    await setUp(options);
    const jsrAnswers = () => Promise.resolve(true);
    await setUp({ ...options, jsrAnswers });
    assertEquals(await filesOf(options.root), allFiles);
    await setUp({ ...options, jsrAnswers, force: true });
    assertEquals(await filesOf(options.root), ["vendor/set_up_from"]);
  },
);
