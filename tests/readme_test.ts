import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { isCommand } from "../src/cli/command_table.ts";
import { allTopics } from "../src/cli/topics.ts";
import { type Invocation, parseCommandLine } from "../src/cli/parse.ts";
import { loadTopics } from "../src/cli/topics.ts";
import "./cli/load_commands.ts";

const topics = await loadTopics();

const root = new URL("../", import.meta.url);

Deno.test("the report at the start of the README is the output of the program", async () => {
  const file = new URL("README.md", root);
  const readme = await Deno.readTextFile(file);
  const report = /(?<=```\n)COMPLETE[^`]*(?=```)/.exec(readme)?.[0];
  assert(report !== undefined, "README.md shows a report");
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--allow-read", "--allow-env", "main.ts"],
      ...["inspect", "--color", "never", "fixtures/live-full-taskmgr.dmp"],
    ],
    cwd: root,
  }).output();
  const printed = new TextDecoder().decode(stdout);
  if (Deno.env.get("LIVEDUMP_UPDATE_SNAPSHOTS") === "1") {
    await Deno.writeTextFile(file, readme.replace(report, printed));
  } else assertEquals(report, printed);
});

Deno.test("the demo prints the README's report, and below it that of --deep", async () => {
  const readme = await Deno.readTextFile(new URL("README.md", root));
  const report = /(?<=```\n)COMPLETE[^`]*(?=```)/.exec(readme)![0];
  const deep = await Deno.readTextFile(
    new URL("program/snapshots/live_full_taskmgr_deep.txt", import.meta.url),
  );
  const { tasks } = JSON.parse(
    await Deno.readTextFile(new URL("deno.json", root)),
  );
  // Runs the command of the task without the dependencies of the task, because
  // these have already run before the tests.
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--eval", tasks.demo.command],
    env: { NO_COLOR: "1" },
    cwd: root,
  }).output();
  assertEquals(code, 0);
  assertEquals(new TextDecoder().decode(stdout), `${report}\n${deep}`);
});

Deno.test("the README has at most 120 lines", async () => {
  const readme = await Deno.readTextFile(new URL("README.md", root));
  assert(readme.split("\n").length - 1 <= 120);
});

Deno.test("CONTRIBUTING.md lists every dependency, and files that exist", async () => {
  const page = await Deno.readTextFile(new URL("CONTRIBUTING.md", root));
  const part = page.split(/^(?=## )/m)
    .find((one) => one.startsWith("## Dependencies"))!;
  const { imports } = JSON.parse(
    await Deno.readTextFile(new URL("deno.json", root)),
  );
  const [used = "", written = ""] = part.split(/^\| written by hand.*/m);
  const listed = Array.from(
    used.matchAll(/^\| (`[^|]+`) +\|/gm),
    ([, names]) => names!.replaceAll("`", "").split(", "),
  ).flat();
  assertEquals(listed.toSorted(), Object.keys(imports).toSorted());
  const files = Array.from(written.matchAll(/^\| `([^`]+)`/gm));
  assert(files.length > 5);
  for (const [, path] of files) await Deno.stat(new URL(path!, root));
});

/** The text of .ci/run and of every workflow. */
async function ciText(): Promise<string> {
  const folder = new URL(".github/workflows/", root);
  const files = [new URL(".ci/run", root)];
  for await (const { name } of Deno.readDir(folder)) {
    files.push(new URL(name, folder));
  }
  return (await Promise.all(files.map((file) => Deno.readTextFile(file))))
    .join("\n");
}

Deno.test("CI runs the README's two commands unchanged", async () => {
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

Deno.test("CI runs every task that the pages mention", async () => {
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

// Script that replaces zstd: prints the file, because the fixture is not
// compressed.
const zstd = 'exec cat -- "$2"';

/**
 * Fills a folder with the programs and dumps that the examples of the README
 * use.
 */
async function prepareFolder(folder: string): Promise<void> {
  const fixture = new URL("fixtures/live-full-taskmgr.dmp", root);
  await Deno.mkdir(`${folder}/bin`);
  await Deno.mkdir(`${folder}/dumps`);
  for (const name of ["dumps/one.dmp", "livedump.DMP", "livedump.DMP.zst"]) {
    await Deno.copyFile(fixture, `${folder}/${name}`);
  }
  const livedump = `exec '${Deno.execPath()}' run --quiet --no-prompt \\
  --config '${fromFileUrl(new URL("deno.json", root))}' \\
  --permission-set=program '${fromFileUrl(new URL("main.ts", root))}' "$@"`;
  for (const [name, script] of Object.entries({ livedump, zstd })) {
    const path = `${folder}/bin/${name}`;
    await Deno.writeTextFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
}

/** Runs a command of the README in a folder that `prepareFolder` filled. */
async function runExample(folder: string, command: string) {
  const { code, stderr } = await new Deno.Command("bash", {
    args: ["-euo", "pipefail", "-c", command],
    cwd: folder,
    env: { PATH: `${folder}/bin:/usr/bin:/bin`, XDG_CONFIG_HOME: folder },
    stdin: "null",
  }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

function testExamples(
  name: string,
  fn: (folder: string, readme: string) => Promise<void>,
): void {
  Deno.test({
    name,
    ignore: Deno.build.os === "windows",
    async fn() {
      const folder = await Deno.makeTempDir();
      try {
        await prepareFolder(folder);
        await fn(folder, await Deno.readTextFile(new URL("README.md", root)));
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

testExamples("the README's shell examples work", async (folder, readme) => {
  const commands = Array.from(
    readme.matchAll(/^```sh\n([^`]*)```/gm),
    ([, text]) => text!.trimEnd().split("\n"),
  ).flat().filter((line) => !line.startsWith("npx"));
  assert(commands.length >= 4);
  for (const command of commands) {
    assertEquals(
      await runExample(folder, command),
      { code: 0, stderr: "" },
      command,
    );
  }
  const read = (name: string) => Deno.readTextFile(`${folder}/${name}`);
  assertEquals(JSON.parse(await read("report.json")).verdict, "pass");
  const hash = /[0-9a-f]{64}/;
  assert(hash.test(await read("results.xml")), "hash in JUnit");
  assert(hash.test(await read("report.html")), "hash in HTML");
});

/**
 * Commands that exit with 7 on other systems than Windows. windows.yml runs
 * them on Windows.
 */
const onWindows = /^livedump (check|kernel|process)\b/;

testExamples("the README's list of commands works", async (folder, readme) => {
  const commands = Array.from(
    readme.matchAll(/^(livedump .*?) {2}/gm),
    ([, command]) => command!,
  );
  assert(commands.length >= 10);
  for (const command of commands) {
    const { code, stderr } = await runExample(folder, command);
    assertEquals(code, onWindows.test(command) ? 7 : 0, command + stderr);
  }
  const workflow = (await Deno.readTextFile(
    new URL(".github/workflows/windows.yml", root),
  )).replaceAll('livedump.exe" ', "livedump.exe ");
  for (const command of commands.filter((one) => onWindows.test(one))) {
    const words = command.split(" ").slice(1).join(" ").replace(/ \w+$/, "");
    assert(workflow.includes(`livedump.exe ${words}`), command);
  }
});

/** Every command line in a page, in a code block or within a sentence. */
function commandLines(markdown: string): string[] {
  const lines = markdown.matchAll(/(?<=^|[`|] ?|\n)livedump [a-z-][^`\n]*/g);
  return Array.from(
    lines,
    ([text]) => text.split(/ {2,}| [>|]{1,2} | \\|\| /)[0]!.trim(),
  );
}

/**
 * Parses a command line. In a sentence, the operand (a file or a process) may
 * be missing. If so, adds an operand.
 */
function parsed(words: readonly string[]): Invocation {
  try {
    return parseCommandLine(words);
  } catch {
    return parseCommandLine([...words, "4711"]);
  }
}

Deno.test("every command in README and docs exists", async () => {
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
    const invocation = parsed(words);
    if (invocation.command !== "help" || invocation.subject === null) continue;
    const { subject } = invocation;
    assert(isCommand(subject) || allTopics(topics).has(subject), line);
  }
});

Deno.test("every link in the README leads to a file", async () => {
  const readme = await Deno.readTextFile(new URL("README.md", root));
  const links = Array.from(readme.matchAll(/\]\(([^)]+)\)/g), ([, to]) => to!);
  for (const link of links.filter((one) => !one.startsWith("https://"))) {
    assert((await Deno.stat(new URL(link, root))).isFile, link);
  }
  assert(links.some((link) => link.endsWith(".png")));
});
