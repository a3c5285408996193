import { assert, assertEquals } from "@std/assert";
import type { OnInterrupt } from "../../src/base/interrupts.ts";
import { buildKernelDump } from "../builder/dump_builder.ts";
import { inspectIn } from "./inspect_run.ts";

async function inFolder(use: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir({ prefix: "livedump" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("an internal error at one dump is reported, and the others are inspected", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/a.dmp`;
    await Deno.writeFile(path, buildKernelDump());
    const now = () => null as unknown as Date; // a null time makes a check throw
    const { code, stdout, stderr } = await inspectIn(
      folder,
      ["--format=json", path, `${folder}/missing.dmp`],
      { now },
    );
    assertEquals(code, 1);
    assert(stderr.startsWith("livedump: internal error: TypeError"), stderr);
    const { verdict, dumps } = JSON.parse(stdout);
    assertEquals(verdict, "error");
    assertEquals(
      dumps.map((one: { summary: string }) => one.summary.slice(0, 23)),
      ["An internal error ended", "The file does not exist"],
    );
  });
});

Deno.test("the line with the number of each verdict fits 80 columns", async () => {
  await inFolder(async (folder) => {
    const dumps = {
      complete: buildKernelDump(),
      unexpected: buildKernelDump({ bugCheck: 0 }),
      unverified: buildKernelDump({ type: 7 }),
      partial: buildKernelDump({ writerStatus: 1 }),
      truncated: buildKernelDump({ cutAt: -1 }),
      damaged: buildKernelDump({ bitmap: { totalPresentPages: 6n } }),
      unreadable: new Uint8Array(0),
    };
    for (const [name, dump] of Object.entries(dumps)) {
      await Deno.writeFile(`${folder}/${name}.dmp`, dump);
    }
    const { stdout } = await inspectIn(folder, ["*.dmp"]);
    assertEquals(
      stdout.split("\n").slice(-10),
      [
        "",
        "7 dumps: 1 complete, 1 unexpected, 1 unverified, 1 partial, 1 truncated, 1",
        "damaged, 1 unreadable.",
        "DAMAGED  damaged.dmp",
        "PARTIAL  partial.dmp",
        "TRUNCATED  truncated.dmp",
        "UNEXPECTED  unexpected.dmp",
        "UNREADABLE  unreadable.dmp",
        "UNVERIFIED  unverified.dmp",
        "",
      ],
    );
  });
});

Deno.test("an unverified dump passes only with --allow-unverified", async () => {
  await inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/7.dmp`, buildKernelDump({ type: 7 }));
    await Deno.writeFile(
      `${folder}/crash.dmp`,
      buildKernelDump({ type: 7, bugCheck: 0xd1 }),
    );
    const run = async (...args: string[]) => {
      const { code, stdout } = await inspectIn(folder, args);
      return [code, stdout.split(" ")[0]];
    };
    const allow = "--allow-unverified";
    assertEquals(await run("7.dmp"), [3, "UNVERIFIED"]);
    assertEquals(await run("7.dmp", allow), [0, "UNVERIFIED"]);
    // This dump is unverified and unexpected. --allow-unverified does not allow
    // an unexpected dump.
    assertEquals(await run("crash.dmp", allow), [3, "UNVERIFIED"]);
    assertEquals(await run("crash.dmp", allow, "--expect=any"), [
      0,
      "UNVERIFIED",
    ]);
    const red = async (...args: string[]) => {
      const all = ["7.dmp", "--format=junit", ...args];
      const { stdout } = await inspectIn(folder, all);
      return /failures="(\d)"/.exec(stdout)?.[1];
    };
    assertEquals([await red(), await red(allow)], ["1", "0"]);
    const level = async (...args: string[]) => {
      const all = ["7.dmp", "--format=github", ...args];
      const { stdout } = await inspectIn(folder, all);
      return /^::(error|warning) /m.exec(stdout)?.[1];
    };
    assertEquals([await level(), await level(allow)], ["error", "warning"]);
  });
});

Deno.test("an interrupt stops the run between two dumps, and the handler is removed", async () => {
  let interrupt = () => {};
  let listeners = 0;
  const onInterrupt: OnInterrupt = (callback) => {
    listeners++;
    interrupt = callback;
    return { [Symbol.dispose]: () => void listeners-- };
  };
  const now = () => {
    setTimeout(() => interrupt(), 0); // interrupts the first dump
    const end = performance.now() + 300;
    while (performance.now() < end);
    return new Date();
  };
  const { error } = await inspectIn(".", ["a", "b"], { now, onInterrupt });
  assertEquals([error?.code, error?.exitCode], ["cancelled", 130]);
  assertEquals(listeners, 0);
});
