import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { isCommand } from "../src/cli/command_table.ts";
import { allTopics } from "../src/cli/topics.ts";
import { type Invocation, parseCommandLine } from "../src/cli/parse.ts";
import { loadTopics } from "../src/cli/topics.ts";

const topics = await loadTopics();

const root = new URL("../", import.meta.url);

Deno.test("the README opens with what the program prints", async () => {
  const readme = await Deno.readTextFile(new URL("README.md", root));
  const picture = /```\n(COMPLETE[^`]*)```/.exec(readme)?.[1];
  assert(picture !== undefined, "README.md shows a report");
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--allow-read", "--allow-env", "main.ts"],
      ...["inspect", "--color", "never", "fixtures/live-full-taskmgr.dmp"],
    ],
    cwd: root,
  }).output();
  assertEquals(picture, new TextDecoder().decode(stdout));
});

/** What CI runs: the gate and every workflow. */
async function ciText(): Promise<string> {
  const folder = new URL(".github/workflows/", root);
  const files = [new URL(".ci/run", root)];
  for await (const { name } of Deno.readDir(folder)) {
    files.push(new URL(name, folder));
  }
  return (await Promise.all(files.map((file) => Deno.readTextFile(file))))
    .join("\n");
}

Deno.test("CI runs the README's two commands, as they stand there", async () => {
  const readme = await Deno.readTextFile(new URL("README.md", root));
  const commands = Array.from(
    readme.matchAll(/^npx -y deno@2\.9\.6 task \w+/gm),
    ([command]) => command,
  );
  assertEquals(commands.length, 2);
  const gate = await Deno.readTextFile(new URL(".ci/run", root));
  const workflow = await Deno.readTextFile(
    new URL(".github/workflows/ci.yml", root),
  );
  for (const command of commands) {
    assert(
      gate.split("\n").some((line) => line.endsWith(` ${command}`)),
      command,
    );
    assert(workflow.includes(`- run: ${command}\n`), command);
  }
});

Deno.test("CI runs every task that a page asks a reader to run", async () => {
  const config = JSON.parse(
    await Deno.readTextFile(new URL("deno.json", root)),
  );
  const ci = await ciText();
  for (const page of ["README.md", "CONTRIBUTING.md", "docs/install.md"]) {
    const text = await Deno.readTextFile(new URL(page, root));
    for (const [, task] of text.matchAll(/\btask ([a-z:]+)/g)) {
      assert(task! in config.tasks, `${page}: ${task}`);
      assert(new RegExp(`\\btask ${task}\\b`).test(ci), `${page}: ${task}`);
    }
  }
});

/** A folder as the README's examples have it: programs, dumps, a small dump. */
async function layOut(folder: string): Promise<void> {
  const fixture = new URL("fixtures/live-full-taskmgr.dmp", root);
  await Deno.mkdir(`${folder}/bin`);
  await Deno.mkdir(`${folder}/dumps`);
  await Deno.copyFile(fixture, `${folder}/dumps/one.dmp`);
  await Deno.copyFile(fixture, `${folder}/livedump.DMP.zst`);
  const programs = {
    livedump: `exec '${Deno.execPath()}' run --quiet --no-prompt \\
  --config '${fromFileUrl(new URL("deno.json", root))}' \\
  --permission-set=program '${fromFileUrl(new URL("main.ts", root))}' "$@"`,
    // Not every system has it; what it unpacks is not the point.
    zstd: 'exec cat -- "$2"',
  };
  for (const [name, text] of Object.entries(programs)) {
    const path = `${folder}/bin/${name}`;
    await Deno.writeTextFile(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }
}

Deno.test({
  name: "the README's examples for a shell do what they say",
  ignore: Deno.build.os === "windows",
  async fn() {
    const readme = await Deno.readTextFile(new URL("README.md", root));
    const blocks = Array.from(
      readme.matchAll(/^```sh\n([^`]*)```/gm),
      ([, text]) => text!,
    ).filter((text) => !text.includes("npx"));
    assert(blocks.length >= 3);
    const folder = await Deno.makeTempDir();
    try {
      await layOut(folder);
      for (const block of blocks) {
        const { code, stderr } = await new Deno.Command("bash", {
          args: ["-euo", "pipefail", "-c", block],
          cwd: folder,
          env: { PATH: `${folder}/bin:/usr/bin:/bin` },
        }).output();
        assertEquals(new TextDecoder().decode(stderr), "", block);
        assertEquals(code, 0, block);
      }
      const read = (name: string) => Deno.readTextFile(`${folder}/${name}`);
      assertEquals(JSON.parse(await read("report.json")).verdict, "pass");
      const hash = /[0-9a-f]{64}/;
      assert(hash.test(await read("results.xml")), "hash in JUnit");
      assert(hash.test(await read("report.html")), "hash in HTML");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** Every command line in a page, in a block or within a sentence. */
function commandLines(markdown: string): string[] {
  const lines = markdown.matchAll(/(?<=^|[`|] ?|\n)livedump [a-z-][^`\n]*/g);
  return Array.from(
    lines,
    ([text]) => text.split(/ {2,}| [>|]{1,2} | \\|\| /)[0]!.trim(),
  );
}

/** A sentence may leave out what to inspect or to dump. */
function parsed(words: readonly string[]): Invocation {
  try {
    return parseCommandLine(words);
  } catch {
    return parseCommandLine([...words, "4711"]);
  }
}

Deno.test("every command that README and docs name is one", async () => {
  const pages = ["README.md", "docs/README.md", "docs/ci.md"]
    .concat(["docs/exit-codes.md", "docs/checks.md", "docs/json.md"]);
  const found = (await Promise.all(
    pages.map((page) => Deno.readTextFile(new URL(page, root))),
  )).flatMap(commandLines);
  assert(found.length > 20, `${found.length}`);
  for (const line of found) {
    const words = line.split(" ").slice(1);
    assert(isCommand(words[0]!) || words[0]!.startsWith("--"), line);
    if (words.length === 1) continue;
    const wish = parsed(words);
    if (wish.command !== "help" || wish.subject === null) continue;
    const { subject } = wish;
    assert(isCommand(subject) || allTopics(topics).has(subject), line);
  }
});

Deno.test("the README leads to files that are there", async () => {
  const readme = await Deno.readTextFile(new URL("README.md", root));
  const links = Array.from(readme.matchAll(/\]\(([^)]+)\)/g), ([, to]) => to!);
  for (const link of links.filter((one) => !one.startsWith("https://"))) {
    assert((await Deno.stat(new URL(link, root))).isFile, link);
  }
  assert(links.some((link) => link.endsWith(".png")));
});
