import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  type ExpectedDump,
  showProgress,
} from "../../src/capture/dump_progress.ts";
import type { Windows } from "../../src/ffi/windows.ts";
import { fakeContext } from "../fake_context.ts";
import { dumpEvents } from "./kernel/record/event_text.ts";
import { type Answer, fakeWindows } from "./fake_windows.ts";
import { runKernel } from "./kernel_run.ts";
import { inFolder, runProcess } from "./process/process_run.ts";

const mib = 2 ** 20;
const gib = 2 ** 30;

/**
 * Returns the progress line at each moment. A moment is the number of seconds
 * since the start, and the size of the dump.
 */
function linesAt(
  moments: readonly (readonly [seconds: number, bytes: number | null])[],
  expected: ExpectedDump | null,
): string[] {
  const { context, said } = fakeContext();
  const { setInterval } = globalThis;
  const { now } = performance;
  let [seconds, bytes] = moments[0]!;
  let draw = () => {};
  performance.now = () => seconds * 1000;
  // The test calls the callback of the interval directly: no timer runs.
  globalThis.setInterval = ((act: () => void) => {
    draw = act;
    return 0;
  }) as typeof setInterval;
  try {
    using _shown = showProgress(
      context.console.stderr,
      () => bytes,
      () => expected,
    );
    for (const moment of moments.slice(1)) {
      [seconds, bytes] = moment;
      draw();
    }
  } finally {
    performance.now = now;
    globalThis.setInterval = setInterval;
  }
  return said.stderr.trimEnd().split("\n");
}

Deno.test("a live dump shows bytes, time, and a guess from the last dump", () => {
  const moments = [[0, 0], [20, 0], [30, gib], [40, 2 * gib]] as const;
  assertEquals(linesAt(moments, { sizeBytes: 4 * gib, lastMs: 65_000 }), [
    "Windows is collecting memory; nothing is written yet  0:00  (the last dump: 4 GiB in 1:05)",
    "Windows is collecting memory; nothing is written yet  0:20  (the last dump: 4 GiB in 1:05)",
    "Written 1 GiB of about 4 GiB (25 %)  34.1 MiB/s  0:30",
    // Time left: from 30 s, when the first bytes were seen, to 40 s, 2 GiB were
    // written. The other 2 GiB also take 10 s.
    "Written 2 GiB of about 4 GiB (50 %)  51.2 MiB/s  0:40  about 0:10 left",
  ]);
});

Deno.test("a dump that is larger than the guess shows no guess", () => {
  const moments = [[0, 0], [10, gib], [20, 2 * gib]] as const;
  assertEquals(
    linesAt(moments, { sizeBytes: 1.5 * gib, lastMs: null }).slice(1),
    [
      "Written 1 GiB of about 1.5 GiB (66 %)  102 MiB/s  0:10",
      "Written 2 GiB  102 MiB/s  0:20",
    ],
  );
});

Deno.test("without a last dump, and without a size, the time is shown", () => {
  assertEquals(linesAt([[0, 0], [10, 64 * mib]], null), [
    "Windows is collecting memory; nothing is written yet  0:00",
    "Written 64 MiB  6.4 MiB/s  0:10",
  ]);
  assertEquals(linesAt([[0, null]], { sizeBytes: gib, lastMs: 5000 }), [
    "Windows is writing the dump; this volume shows no progress  0:00  (the last dump: 1 GiB in 0:05)",
  ]);
});

/** Keeps the newest function that draws a line every five seconds. */
function interceptLines(): Disposable & { readonly draw: () => void } {
  const { setInterval } = globalThis;
  let draw = () => {};
  globalThis.setInterval = ((act: () => void, ms: number) => {
    if (ms === 5000) draw = act;
    return setInterval(act, ms);
  }) as typeof setInterval;
  return {
    draw: () => draw(),
    [Symbol.dispose]: () => void (globalThis.setInterval = setInterval),
  };
}

Deno.test("livedump kernel reads the last dump from the log of Windows after its request", () =>
  inFolder(async (folder) => {
    using lines = interceptLines();
    const texts = dumpEvents().map((text, index) =>
      text.replace(/09:30:02\.\d+/, `09:30:0${index}.0`)
    );
    const run = (...args: string[]) => {
      let isRequested = false;
      const answer: Answer = async (write) => {
        isRequested = true;
        await Promise.resolve();
        lines.draw();
        write("dump");
        return 0;
      };
      const log: Partial<Windows> = {
        channelState: () => "enabled",
        newestEvents(_: string, maxCount: number) {
          assert(isRequested, "a log that does not answer prevents the dump");
          return texts.toReversed().slice(0, maxCount);
        },
      };
      return runKernel(fakeWindows(answer, log), ["-o", folder, ...args]);
    };
    const { code, stderr } = await run();
    assertEquals(code, 0);
    assertStringIncludes(
      stderr,
      "nothing is written yet  0:00  (the last dump: 1.04 MiB in 0:08)\n",
    );
    const stacks = await run("--stacks");
    assertEquals(stacks.stderr.includes("the last dump"), false);
  }));

Deno.test("livedump process shows the memory of the process as the total", () =>
  inFolder(async (folder) => {
    const rows = [{ id: 7, name: "a.exe", facts: { memoryBytes: 3 * mib } }];
    const run = async (...args: string[]) =>
      (await runProcess(rows, ["7", "-o", folder, ...args], {
        answer(write) {
          write(new Uint8Array(mib));
          return Promise.resolve({ written: true, code: 0 });
        },
      })).stderr;
    const written = /^Written 1 MiB of about 3 MiB \(33 %\) /m;
    const stderr = await run();
    assertEquals(written.test(stderr), true);
    // The fake Windows reports no memory that could not be read.
    assertEquals(/: 9 modules, 2 threads$/m.test(stderr), true, stderr);
    // A minidump of type mini does not contain all memory, so its size is
    // unknown.
    assertEquals(written.test(await run("--type", "mini")), false);
  }));
