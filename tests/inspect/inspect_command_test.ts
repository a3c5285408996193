import { assert, assertEquals, assertRejects } from "@std/assert";
import type { OutputStream } from "../../src/console.ts";
import { openContext } from "../../src/context.ts";
import { LivedumpError } from "../../src/errors.ts";
import { inspectCommand } from "../../src/inspect/inspect_command.ts";
import type { OnInterrupt } from "../../src/inspect/interruption.ts";
import { parseCommandLine } from "../../src/settings/parse.ts";
import { textStyle } from "../../src/text/text_style.ts";
import { buildKernelDump } from "../dump_builder.ts";

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const uninterrupted: OnInterrupt = () => ({ [Symbol.dispose]() {} });

/** Runs the command in this process. */
async function inspect(
  args: readonly string[],
  now: () => Date = () => new Date("2026-11-01T00:00:00Z"),
  onInterrupt = uninterrupted,
): Promise<Run> {
  const told = { stdout: "", stderr: "" };
  const stream = (name: keyof typeof told): OutputStream => ({
    isTerminal: false,
    columns: 80,
    color: false,
    style: textStyle(false),
    write: (text) => told[name] += text,
  });
  const wish = parseCommandLine(["inspect", ...args]);
  assert(wish.command === "inspect");
  const context = {
    ...openContext("never"),
    console: { stdout: stream("stdout"), stderr: stream("stderr") },
    now,
  };
  const code = await inspectCommand(
    context,
    wish.operands,
    wish.flags,
    onInterrupt,
  );
  return { code, ...told };
}

async function inFolder(use: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir({ prefix: "livedump" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a defect at one dump is told, and takes nothing from the others", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/a.dmp`;
    await Deno.writeFile(path, buildKernelDump());
    const now = () => null as unknown as Date; // judging the time stumbles
    const { code, stdout, stderr } = await inspect(
      ["--format=json", path, `${folder}/missing.dmp`],
      now,
    );
    assertEquals(code, 1);
    assert(stderr.startsWith("livedump: internal error: TypeError"), stderr);
    const { verdict, dumps } = JSON.parse(stdout);
    assertEquals(verdict, "error");
    assertEquals(
      dumps.map((one: { summary: string }) => one.summary.slice(0, 21)),
      ["An internal error end", "There is no such file"],
    );
  });
});

Deno.test("the sum of many verdicts fits 80 columns", async () => {
  await inFolder(async (folder) => {
    const dumps = {
      complete: buildKernelDump(),
      unexpected: buildKernelDump({ bugCheck: 0 }),
      partial: buildKernelDump({ writerStatus: 1 }),
      truncated: buildKernelDump({ cutAt: -1 }),
      damaged: buildKernelDump({ bitmap: { totalPresentPages: 6n } }),
      unreadable: new Uint8Array(0),
    };
    for (const [name, dump] of Object.entries(dumps)) {
      await Deno.writeFile(`${folder}/${name}.dmp`, dump);
    }
    const { stdout } = await inspect([`${folder}/*.dmp`]);
    assertEquals(
      stdout.split("\n").slice(-4),
      [
        "",
        "6 dumps: 1 complete, 1 unexpected, 1 partial, 1 truncated, 1 damaged, 1",
        "unreadable.",
        "",
      ],
    );
  });
});

Deno.test("an interrupt is noticed between dumps, and no longer listened to", async () => {
  let interrupt = () => {};
  let listeners = 0;
  const onInterrupt: OnInterrupt = (callback) => {
    listeners++;
    interrupt = callback;
    return { [Symbol.dispose]: () => void listeners-- };
  };
  const now = () => {
    setTimeout(() => interrupt(), 0); // comes in while the first is read
    const end = performance.now() + 100;
    while (performance.now() < end);
    return new Date();
  };
  const error = await assertRejects(
    () => inspect(["a", "b"], now, onInterrupt),
    LivedumpError,
  );
  assertEquals([error.code, error.exitCode], ["cancelled", 130]);
  assertEquals(listeners, 0);
});
