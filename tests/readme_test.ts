import { assert, assertEquals } from "@std/assert";

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

Deno.test("the README's two commands are tasks of this project", async () => {
  const readme = await Deno.readTextFile(new URL("README.md", root));
  const config = JSON.parse(
    await Deno.readTextFile(new URL("deno.json", root)),
  );
  const named = Array.from(
    readme.matchAll(/^npx -y deno@2\.9\.6 task (\w+)/gm),
    ([, task]) => task!,
  );
  assertEquals(named, ["demo", "test"]);
  for (const task of named) assert(task in config.tasks, task);
});
