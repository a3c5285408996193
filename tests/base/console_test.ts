import { assertEquals, assertThrows } from "@std/assert";
import {
  isClosedPipe,
  openStream,
  type Sink,
  wantsColor,
} from "../../src/base/console.ts";
import { LivedumpError } from "../../src/base/errors.ts";

/**
 * Creates a sink that records the written bytes. Each write accepts at most
 * `max` bytes.
 */
function keepingSink(max = Infinity, isTerminal = false) {
  const bytes: number[] = [];
  const sink: Sink = {
    writeSync(given) {
      const taken = given.subarray(0, Math.min(max, given.length));
      bytes.push(...taken);
      return taken.length;
    },
    isTerminal: () => isTerminal,
  };
  return {
    sink,
    text: () => new TextDecoder().decode(Uint8Array.from(bytes)),
  };
}

/**
 * Creates a sink. Each of its first writes throws one of these errors, in
 * order. Later writes succeed.
 */
function failingSink(errors: Error[]) {
  const kept = keepingSink();
  let calls = 0;
  const sink: Sink = {
    writeSync(given) {
      calls++;
      const error = errors.shift();
      if (error !== undefined) throw error;
      return kept.sink.writeSync(given);
    },
    isTerminal: () => false,
  };
  return { sink, text: kept.text, calls: () => calls };
}

const plain = { choice: "never" } as const;

function neverFails(error: unknown): never {
  throw error;
}

Deno.test("--color overrides FORCE_COLOR, then NO_COLOR, then terminal detection", () => {
  const cases: [
    choice: "auto" | "always" | "never",
    forceColor: string | undefined,
    noColor: string | undefined,
    isTerminal: boolean,
    color: boolean,
  ][] = [
    ["always", "0", "1", false, true],
    ["never", "1", undefined, true, false],
    ["auto", "1", "1", false, true],
    ["auto", "3", undefined, false, true],
    ["auto", "0", undefined, true, false],
    ["auto", "false", undefined, true, false],
    ["auto", "", "1", true, false],
    ["auto", "", undefined, false, false],
    ["auto", undefined, "1", true, false],
    ["auto", undefined, "0", true, false],
    ["auto", undefined, "", true, true],
    ["auto", undefined, "", false, false],
    ["auto", undefined, undefined, true, true],
    ["auto", undefined, undefined, false, false],
  ];
  for (const [choice, forceColor, noColor, isTerminal, color] of cases) {
    assertEquals(
      wantsColor({ choice, forceColor, noColor }, isTerminal),
      color,
      JSON.stringify({ choice, forceColor, noColor, isTerminal }),
    );
  }
});

Deno.test("color is decided separately for each stream", () => {
  const request = { choice: "auto" } as const;
  const terminal = keepingSink(Infinity, true);
  const pipe = keepingSink();
  for (const { sink } of [terminal, pipe]) {
    const stream = openStream(sink, request, neverFails);
    stream.write(stream.style.red("x"));
  }
  assertEquals(terminal.text(), "\x1b[31mx\x1b[39m");
  assertEquals(pipe.text(), "x");
});

Deno.test("a stream that is not a terminal has 80 columns", () => {
  const { sink } = keepingSink();
  assertEquals(openStream(sink, plain, neverFails).columns, 80);
});

Deno.test("a text is written completely to a sink that accepts a few bytes at a time", () => {
  const kept = keepingSink(3);
  const text = "gr\u00fc\u00dfe \u{1f4be}\n".repeat(50);
  openStream(kept.sink, plain, neverFails).write(text);
  assertEquals(kept.text(), text);
});

Deno.test("a write waits for a full non-blocking pipe", () => {
  const busy = () => new Deno.errors.WouldBlock("full");
  const failing = failingSink([busy(), busy(), busy()]);
  openStream(failing.sink, plain, neverFails).write("all of it");
  assertEquals([failing.text(), failing.calls()], ["all of it", 4]);
});

Deno.test("a write has at most 4,096 bytes and ends at the end of a line", () => {
  const pieces: string[] = [];
  const sink: Sink = {
    writeSync(bytes) {
      pieces.push(new TextDecoder().decode(bytes));
      return bytes.length;
    },
    isTerminal: () => false,
  };
  const lines = `${"x".repeat(2999)}\n`.repeat(2);
  const long = `${"y".repeat(5000)}\n`;
  openStream(sink, plain, neverFails).write(lines + long + "end");
  assertEquals(pieces.map((piece) => [piece.length, piece.at(-1)]), [
    [3000, "\n"],
    [3000, "\n"],
    [4096, "y"],
    [905, "\n"],
    [3, "d"],
  ]);
});

Deno.test("after the reader has exited, text is dropped without a write", () => {
  const failing = failingSink([new Deno.errors.BrokenPipe("gone")]);
  const stream = openStream(failing.sink, plain, neverFails);
  stream.write("one");
  stream.write("two");
  assertEquals([failing.text(), failing.calls()], ["", 1]);
});

Deno.test("any other failure is reported once, and later text is dropped", () => {
  const full = new Error("No space left on device (os error 28)");
  const failing = failingSink([full]);
  const reported: unknown[] = [];
  const stream = openStream(
    failing.sink,
    plain,
    (error) => reported.push(error),
  );
  stream.write("one");
  stream.write("two");
  assertEquals([reported, failing.calls()], [[full], 1]);
});

Deno.test("write throws what its failure handler throws", () => {
  const failing = failingSink([new Error("full")]);
  const stream = openStream(failing.sink, plain, () => {
    throw new LivedumpError("x", { code: "x", exitCode: 1, hint: "x" });
  });
  assertThrows(() => stream.write("one"), LivedumpError);
});

Deno.test("a pipe that its reader closed is recognized on Windows by its error", () => {
  const closed = [
    new Deno.errors.BrokenPipe("The pipe is being closed. (os error 232)"),
    new Error("Pipe not connected. (os error 233)"),
    new Error("Die Pipe wurde beendet. (os error 109)"),
  ];
  for (const error of closed) {
    assertEquals(isClosedPipe(error, "windows"), true, error.message);
  }
  const others = [
    new Error("There is not enough space on the disk. (os error 112)"),
    new Error("The handle is invalid. (os error 6)"),
    "Pipe not connected. (os error 233)",
  ];
  for (const error of others) {
    assertEquals(isClosedPipe(error, "windows"), false, String(error));
  }
  // On other systems, these error codes have another meaning.
  assertEquals(isClosedPipe(closed[1], "linux"), false);
});
