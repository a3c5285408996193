import { assertEquals, assertThrows } from "@std/assert";
import { openStream, type Sink, wantsColor } from "../../src/base/console.ts";
import { LivedumpError } from "../../src/base/errors.ts";

/** A sink that keeps what it is given, at most `most` bytes at a time. */
function keepingSink(most = Infinity, isTerminal = false) {
  const bytes: number[] = [];
  const sink: Sink = {
    writeSync(given) {
      const taken = given.subarray(0, Math.min(most, given.length));
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

/** A sink whose writes throw these errors, one after the other, then work. */
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

Deno.test("--color wins over FORCE_COLOR, over NO_COLOR, over the terminal", () => {
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

Deno.test("each stream decides on color by itself", () => {
  const wishes = { choice: "auto" } as const;
  const terminal = keepingSink(Infinity, true);
  const pipe = keepingSink();
  for (const { sink } of [terminal, pipe]) {
    const stream = openStream(sink, wishes, neverFails);
    stream.write(stream.style.red("x"));
  }
  assertEquals(terminal.text(), "\x1b[31mx\x1b[39m");
  assertEquals(pipe.text(), "x");
});

Deno.test("a stream that is no terminal is 80 columns wide", () => {
  const { sink } = keepingSink();
  assertEquals(openStream(sink, plain, neverFails).columns, 80);
});

Deno.test("a text is written whole, however little is taken at a time", () => {
  const kept = keepingSink(3);
  const text = "gr\u00fc\u00dfe \u{1f4be}\n".repeat(50);
  openStream(kept.sink, plain, neverFails).write(text);
  assertEquals(kept.text(), text);
});

Deno.test("a full non-blocking pipe is waited for", () => {
  const busy = () => new Deno.errors.WouldBlock("full");
  const failing = failingSink([busy(), busy(), busy()]);
  openStream(failing.sink, plain, neverFails).write("all of it");
  assertEquals([failing.text(), failing.calls()], ["all of it", 4]);
});

Deno.test("what is written at once is 4096 bytes at most, up to a line's end", () => {
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

Deno.test("once the reader is gone, text is dropped without a try", () => {
  const failing = failingSink([new Deno.errors.BrokenPipe("gone")]);
  const stream = openStream(failing.sink, plain, neverFails);
  stream.write("one");
  stream.write("two");
  assertEquals([failing.text(), failing.calls()], ["", 1]);
});

Deno.test("any other failure is told once, then text is dropped", () => {
  const full = new Error("No space left on device (os error 28)");
  const failing = failingSink([full]);
  const told: unknown[] = [];
  const stream = openStream(failing.sink, plain, (error) => told.push(error));
  stream.write("one");
  stream.write("two");
  assertEquals([told, failing.calls()], [[full], 1]);
});

Deno.test("a failure handler may throw out of the write", () => {
  const failing = failingSink([new Error("full")]);
  const stream = openStream(failing.sink, plain, () => {
    throw new LivedumpError("x", { code: "x", exitCode: 1, hint: "x" });
  });
  assertThrows(() => stream.write("one"), LivedumpError);
});
