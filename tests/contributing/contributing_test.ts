import { assertEquals } from "@std/assert";
import { checkSteps } from "./checks.ts";
import { extended, rows } from "./extended.ts";
import { formatSteps } from "./formats.ts";
import type { Steps } from "./made_up.ts";
import { settingSteps } from "./settings.ts";
import { touchedFiles } from "./touched_files.ts";

const root = new URL("../../", import.meta.url);

Deno.test("every file that CONTRIBUTING.md lists for a change exists", () => {
  for (const path of [...touchedFiles.values()].flat()) {
    if (path.includes("/")) Deno.statSync(new URL(path, root));
  }
});

Deno.test("there is a made-up row for each table of CONTRIBUTING.md", () => {
  assertEquals(rows.map(({ what }) => what), [...touchedFiles.keys()]);
});

Deno.test("a change needs only a row in one table", async (t) => {
  await using program = await extended();
  const steps: Steps = { ...checkSteps, ...settingSteps, ...formatSteps };
  for (const [sentence, step] of Object.entries(steps)) {
    await t.step(sentence, () => step(program));
  }
});
