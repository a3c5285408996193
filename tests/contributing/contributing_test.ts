import { assertEquals } from "@std/assert";
import { copyProgram, type ProgramCopy } from "../program_copy.ts";
import { checkRows, checkSteps } from "./checks.ts";
import { formatRows, formatSteps } from "./formats.ts";
import type { Steps } from "./made_up.ts";
import { settingRows, settingSteps } from "./settings.ts";
import { touchedFiles, touchedFor } from "./touched_files.ts";

const root = new URL("../../", import.meta.url);

Deno.test("every file that CONTRIBUTING.md lists for a change exists", () => {
  for (const path of [...touchedFiles.values()].flat()) {
    if (path.includes("/")) Deno.statSync(new URL(path, root));
  }
});

const rows = [...checkRows, ...settingRows, ...formatRows];

Deno.test("there is a made-up row for each table of CONTRIBUTING.md", () => {
  assertEquals(rows.map(({ what }) => what), [...touchedFiles.keys()]);
});

/** Creates a copy of the program with one more row in each table. */
async function extended(): Promise<ProgramCopy> {
  const program = await copyProgram();
  for (const { what, row, file = touchedFor(what), before } of rows) {
    await program.addRow(file, row, before);
  }
  return program;
}

Deno.test("a change needs only a row in one table", async (t) => {
  await using program = await extended();
  const steps: Steps = {
    ...checkSteps,
    ...settingSteps,
    ...formatSteps,
    async "the rows need no other change of the types"() {
      const { code, stderr } = await program.deno(
        ["check"],
        "main.ts",
        "tests/inspect/built_dumps_test.ts",
      );
      assertEquals([code, stderr], [0, ""]);
    },
  };
  for (const [sentence, step] of Object.entries(steps)) {
    await t.step(sentence, () => step(program));
  }
});
