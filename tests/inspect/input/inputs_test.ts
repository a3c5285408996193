import { assert, assertEquals, assertRejects } from "@std/assert";
import { expandInputs } from "../../../src/inspect/input/inputs.ts";
import { enterFolder } from "../../process_state.ts";

/** Runs `use` in a temporary folder with the given files. */
async function inFolder(
  files: readonly string[],
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const made = await Deno.makeTempDir({ prefix: "livedump" });
  const folder = await Deno.realPath(made);
  try {
    for (const file of files) {
      const parent = file.split("/").slice(0, -1).join("/");
      await Deno.mkdir(`${folder}/${parent}`, { recursive: true });
      await Deno.writeTextFile(`${folder}/${file}`, file);
    }
    using _inside = enterFolder(folder);
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function assertPaths(
  operands: string | readonly string[],
  expected: readonly string[],
): Promise<void> {
  const inputs = await Array.fromAsync(
    expandInputs([operands].flat(), null, () => Promise.resolve()),
  );
  const found = inputs.map(({ path, problem }) =>
    problem === null ? path : `${path}: ${problem.message}`
  );
  assertEquals(found, expected);
}

const none = "No file matches this pattern.";

Deno.test("operands keep their order, and a file that is named twice is inspected twice", async () => {
  await inFolder(["b.dmp", "a.dmp"], async () => {
    await assertPaths(["b.dmp", "a.dmp", "b.dmp"], [
      "b.dmp",
      "a.dmp",
      "b.dmp",
    ]);
  });
});

Deno.test("a path that exists is not expanded, even if its name looks like a glob", async () => {
  await inFolder(
    ["a[1].dmp", "a1.dmp", "x*.dmp", "xy.dmp", "{a,b}.dmp"],
    async () => {
      await assertPaths("a[1].dmp", ["a[1].dmp"]);
      await assertPaths("x*.dmp", ["x*.dmp"]);
      await assertPaths("{a,b}.dmp", ["{a,b}.dmp"]);
    },
  );
});

Deno.test("a path that does not exist and is not a glob is passed on", async () => {
  await inFolder([], () => assertPaths("missing.dmp", ["missing.dmp"]));
});

Deno.test("a glob expands to its matches, sorted", async () => {
  await inFolder(
    ["b.dmp", "a1.dmp", "a2.dmp", "a.txt", "in/a3.dmp"],
    async () => {
      await assertPaths("*.dmp", ["a1.dmp", "a2.dmp", "b.dmp"]);
      await assertPaths("a[12].dmp", ["a1.dmp", "a2.dmp"]);
      await assertPaths("a?.dmp", ["a1.dmp", "a2.dmp"]);
      await assertPaths("**/a*", ["a.txt", "a1.dmp", "a2.dmp", "in/a3.dmp"]);
      await assertPaths("i*/*.dmp", ["in/a3.dmp"]);
    },
  );
});

Deno.test("a folder that a glob matches expands to its dumps", async () => {
  await inFolder(["in/deep/x.dmp", "in/x.txt", "iron"], async () => {
    await assertPaths("i*", ["in/deep/x.dmp", "iron"]);
    await assertPaths("i[n]", ["in/deep/x.dmp"]);
    await assertPaths("**", ["in/deep/x.dmp", "in/x.txt", "iron"]);
  });
});

Deno.test("a glob may have wildcards in any part, and lists no file twice", async () => {
  await inFolder(["a/b/c.dmp", "a/b/b/c.dmp"], async () => {
    await assertPaths("a/*/c.dmp", ["a/b/c.dmp"]);
    await assertPaths("./*/b/../b/c.dmp", ["a/b/c.dmp"]);
    await assertPaths("**/b/**/c.dmp", ["a/b/b/c.dmp", "a/b/c.dmp"]);
    await assertPaths("a/b/c.dmp/*", [`a/b/c.dmp/*: ${none}`]);
  });
});

Deno.test("an absolute glob expands to absolute paths", async () => {
  await inFolder(["a.dmp"], async (folder) => {
    await assertPaths(`${folder}/*.dmp`, [`${folder}/a.dmp`]);
  });
});

Deno.test("a glob that matches nothing is a problem, and the other operands are still expanded", async () => {
  await inFolder(["a.dmp"], async () => {
    await assertPaths(["z*.dmp", "a.dmp"], [`z*.dmp: ${none}`, "a.dmp"]);
    await assertPaths("no/such/*.dmp", [`no/such/*.dmp: ${none}`]);
  });
});

Deno.test("a folder expands to its dumps at any depth, sorted, and to nothing else", async () => {
  const files = [
    "d/z.dmp",
    "d/a.MDMP",
    "d/in/deep/h.hdmp",
    "d/notes.txt",
    "d/dmp",
  ];
  await inFolder(files, async (folder) => {
    await assertPaths("d", ["d/a.MDMP", "d/in/deep/h.hdmp", "d/z.dmp"]);
    await assertPaths("d/", ["d/a.MDMP", "d/in/deep/h.hdmp", "d/z.dmp"]);
    await assertPaths(`${folder}/d/in`, [`${folder}/d/in/deep/h.hdmp`]);
    await assertPaths(".", ["d/a.MDMP", "d/in/deep/h.hdmp", "d/z.dmp"]);
  });
});

Deno.test("a folder without dumps is a problem", async () => {
  await inFolder(["d/notes.txt"], async () => {
    await assertPaths("d", ["d: The folder contains no dumps."]);
  });
});

Deno.test("a folder may have the name of a dump or of a glob", async () => {
  await inFolder(["x.dmp/a.dmp", "[y]/b.dmp"], async () => {
    await assertPaths("x.dmp", ["x.dmp/a.dmp"]);
    await assertPaths("[y]", ["[y]/b.dmp"]);
  });
});

Deno.test({
  name: "links to files are followed, links to folders only if they are named",
  ignore: Deno.build.os === "windows", // links need a privilege on Windows
  fn: async () => {
    await inFolder(["d/a.dmp"], async (folder) => {
      await Deno.symlink(folder, `${folder}/d/up`);
      await Deno.symlink(`${folder}/d/a.dmp`, `${folder}/d/again.dmp`);
      await Deno.symlink(`${folder}/loop`, `${folder}/loop`);
      await assertPaths("d", ["d/a.dmp", "d/again.dmp"]);
      await assertPaths("d/*", ["d/a.dmp", "d/again.dmp"]);
      await assertPaths("**/a.dmp", ["d/a.dmp"]);
      await assertPaths("d/*/d/a.dmp", [`d/*/d/a.dmp: ${none}`]);
      await assertPaths("d/up/d/a*", ["d/up/d/a.dmp", "d/up/d/again.dmp"]);
      await assertPaths("d/up", ["d/up/d/a.dmp", "d/up/d/again.dmp"]);
      await assertPaths("loop", ["loop"]);
      await assertPaths("lo*", ["loop"]);
      await assertPaths("d/again.dmp", ["d/again.dmp"]);
    });
  },
});

Deno.test("a glob with several ** reads each folder as often as a glob with one **", async () => {
  const path = Array.from({ length: 30 }, (_, at) => `f${at % 2}`).join("/");
  await inFolder([`${path}/a.dmp`], async () => {
    const pauses = async (glob: string) => {
      let count = 0;
      const pause = () => Promise.resolve(void count++);
      const inputs = await Array.fromAsync(expandInputs([glob], null, pause));
      assertEquals(inputs.map((one) => one.path), [`${path}/a.dmp`], glob);
      return count;
    };
    const least = await pauses("**/*.dmp");
    assertEquals(await pauses("**/**/**/**/*.dmp"), least);
    assert(await pauses("**/f0/**/f1/**/f0/**/*.dmp") < 20 * least);
    assert(await pauses("**/f*/**/f*/**/f*/**/*.dmp") < 20 * least);
  });
});

Deno.test("Ctrl+C ends the search in folders and for a glob", async () => {
  await inFolder(["d/in/a.dmp"], async () => {
    for (const operand of ["d", "**/*.dmp"]) {
      const pause = () => Promise.reject(new Error("stopped"));
      await assertRejects(
        () => Array.fromAsync(expandInputs([operand], null, pause)),
        "stopped",
      );
    }
  });
});
