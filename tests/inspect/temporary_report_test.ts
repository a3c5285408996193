import { assert, assertEquals } from "@std/assert";
import { openReportFile } from "../../src/inspect/report_file.ts";
import { buildKernelDump } from "../builder/dump_builder.ts";
import { inspectIn } from "./inspect_run.ts";

function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
}

Deno.test("a killed run leaves no report, and the next run cleans up", async () => {
  const folder = await Deno.makeTempDir({ prefix: "livedump" });
  try {
    await Deno.writeFile(`${folder}/a.dmp`, buildKernelDump());
    const path = `${folder}/r.json`;
    const killed = openReportFile(path);
    killed.write("half a report".repeat(10_000));
    const [left] = namesIn(folder).filter((name) => name.startsWith("r."));
    assert(/^r\.json\.[0-9a-f]{8}\.livedump\.tmp$/.test(left!), left);
    const longAgo = new Date(Date.now() - 3_600_000);
    const others = ["r.json.tmp", "r.json.0123456z.livedump.tmp", "r.json~"];
    for (const name of others) {
      await Deno.writeTextFile(`${folder}/${name}`, "");
    }
    for (const name of [left!, ...others]) {
      await Deno.utime(`${folder}/${name}`, longAgo, longAgo);
    }
    const run = () =>
      inspectIn(folder, ["-q", "a.dmp", "--report=json=r.json"]);
    const names = ["a.dmp", "r.json", ...others];
    // The run that locked the file is still alive.
    assertEquals((await run()).stderr, "");
    assertEquals(namesIn(folder), [...names, left!].sort());
    // Simulates that the first run is killed: its lock is released, and its
    // file remains.
    const copy = `${folder}/${left}`;
    const bytes = await Deno.readFile(copy);
    killed[Symbol.dispose]();
    await Deno.writeFile(copy, bytes);
    assertEquals((await run()).stderr, "");
    assertEquals(namesIn(folder), [...names, left!].sort(), "it is young");
    await Deno.utime(copy, longAgo, longAgo);
    assertEquals((await run()).stderr, "");
    assertEquals(namesIn(folder), names.toSorted());
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
