import { assert, assertEquals } from "@std/assert";
import type { OutputStream } from "../../src/base/console.ts";
import {
  readingText,
  showReading,
} from "../../src/inspect/reading_progress.ts";
import {
  clockText,
  drawProgress,
  timeLeftText,
} from "../../src/base/progress.ts";
import { textStyle } from "../../src/base/text/text_style.ts";

/** A stream that records the written texts. */
function streamOf(isTerminal: boolean, columns = 80) {
  const written: string[] = [];
  const stream: OutputStream = {
    isTerminal,
    columns,
    color: false,
    style: textStyle(false),
    write: (text) => void written.push(text),
  };
  return { stream, written };
}

/**
 * Runs `use` with fake intervals. `pass` advances the fake clock by the given
 * milliseconds.
 */
function withIntervals(use: (pass: (ms: number) => void) => void): void {
  const { setInterval, clearInterval } = globalThis;
  const running = new Map<number, { act: () => void; ms: number }>();
  let last = 0;
  let time = 0;
  Object.assign(globalThis, {
    setInterval: (
      act: () => void,
      ms: number,
    ) => (running.set(++last, { act, ms }), last),
    clearInterval: (id: number) => void running.delete(id),
  });
  try {
    use((ms) => {
      for (const end = time + ms; time < end;) {
        time++;
        for (const one of running.values()) if (time % one.ms === 0) one.act();
      }
    });
    assertEquals(running.size, 0, "a timer is still running");
  } finally {
    Object.assign(globalThis, { setInterval, clearInterval });
  }
}

Deno.test("a terminal has one line, which is redrawn and cleared at the end", () => {
  withIntervals((pass) => {
    const { stream, written } = streamOf(true, 8);
    let count = 0;
    {
      using _drawing = drawProgress(stream, () => `${++count} of many`);
      pass(599);
    }
    pass(1000);
    // A line that wraps cannot be redrawn, so the last column stays empty.
    assertEquals(written, ["\r\x1b[K1 of ma", "\r\x1b[K2 of ma", "\r\x1b[K"]);
  });
});

Deno.test("a line with wide characters does not wrap", () => {
  withIntervals(() => {
    const { stream, written } = streamOf(true, 8);
    using drawing = drawProgress(stream, () => "\u8a18\u4e8b\u672c.exe");
    drawing.draw();
    assertEquals(written, ["\r\x1b[K\u8a18\u4e8b\u672c."]);
  });
});

Deno.test("on other streams, a plain line is printed every five seconds", () => {
  withIntervals((pass) => {
    const { stream, written } = streamOf(false, 8);
    {
      using _drawing = drawProgress(stream, () => "a line of some length");
      pass(14_999);
    }
    assertEquals(written, Array(2).fill("a line of some length\n"));
  });
});

Deno.test("nothing is drawn while there is no text", () => {
  withIntervals((pass) => {
    const { stream, written } = streamOf(false);
    using drawing = drawProgress(stream, () => null);
    drawing.draw();
    pass(10_000);
    assertEquals(written, []);
  });
});

Deno.test("work that blocks the thread shows progress when an interval has passed", () => {
  const { now } = performance;
  let time = 0;
  performance.now = () => time;
  try {
    const { stream, written } = streamOf(true);
    using drawing = drawProgress(stream, () => `at ${time}`);
    for (time = 1; time <= 450; time++) drawing.poll();
    assertEquals(written, ["\r\x1b[Kat 200", "\r\x1b[Kat 400"]);
  } finally {
    performance.now = now;
  }
});

Deno.test("the time that is left follows from what is done", () => {
  const rows = [
    [3, 9, 10_000, "  0:20 left"],
    [1, 4, 60_000, "  3:00 left"],
    // Rounded up: the estimate is never 0:00 while work is left.
    [999, 1000, 10_000, "  0:01 left"],
    // There is no estimate in the first second, if nothing or everything is
    // done, and if the total is unknown.
    [3, 9, 999, ""],
    [0, 9, 10_000, ""],
    [9, 9, 10_000, ""],
    [10, 9, 10_000, ""],
    [3, null, 10_000, ""],
  ] as const;
  for (const [done, total, elapsedMs, expected] of rows) {
    assertEquals(timeLeftText(done, total, elapsedMs), expected);
  }
});

Deno.test("elapsed time has minutes and seconds", () => {
  assertEquals(
    [0, 999, 65_000, 3_599_999, 6_000_000].map(clockText),
    ["0:00", "0:00", "1:05", "59:59", "100:00"],
  );
});

Deno.test("reading progress has a percentage, a rate and a time", () => {
  const mib = 2 ** 20;
  const text = (readBytes: number, totalBytes: number | null, ms: number) =>
    readingText(
      { verb: "Hashed", readBytes: () => readBytes, totalBytes },
      ms,
    );
  assertEquals(
    text(512 * mib, 1024 * mib, 2000),
    "Hashed 512 MiB of 1 GiB (50 %)  256 MiB/s  0:02  0:02 left",
  );
  assertEquals(
    text(1024 * mib - 1, 1024 * mib, 2000).match(/\(.*\)/)?.[0],
    "(99 %)",
    "not whole before the end",
  );
  assertEquals(text(3 * mib, null, 1000), "Hashed 3 MiB  3 MiB/s  0:01");
  for (const odd of [text(0, 0, 0), text(0, null, 0)]) {
    assert(!/NaN|Infinity/.test(odd), odd);
  }
});

Deno.test("reading progress is up to date when it is drawn", () => {
  withIntervals((pass) => {
    const { stream, written } = streamOf(false);
    let readBytes = 0;
    using _shown = showReading(stream, {
      verb: "Read",
      readBytes: () => readBytes,
      totalBytes: null,
    });
    readBytes = 7 * 2 ** 20;
    pass(5000);
    assertEquals(written.length, 1);
    assert(written[0]!.startsWith("Read 7 MiB  "), written[0]);
  });
});
