import { assertEquals } from "@std/assert";
import { readExpectation } from "../../../src/inspect/expectation.ts";
import { inspectSource } from "../../../src/inspect/dump/inspect_source.ts";
import { buildKernelDump } from "../../builder/dump_builder.ts";
import {
  buildMinidump,
  type MinidumpOptions,
} from "../../builder/minidump_builder.ts";
import { now } from "../judge.ts";
import { memorySource } from "../memory_source.ts";

function judged(bytes: Uint8Array, text: string, isRequest = false) {
  const expect = { ...readExpectation(text)!, isRequest };
  const options = { expect, now, fields: false };
  const { verdict, checks, summary } = inspectSource(
    "test.dmp",
    memorySource(bytes),
    options,
  );
  const warnings = checks.filter(({ status }) => status === "warning");
  return { verdict, summary, warnings: warnings.map(({ message }) => message) };
}

const minidump = (text: string, options: MinidumpOptions = {}) =>
  judged(buildMinidump(options), text);

Deno.test("a kernel dump must match one of the bug checks", () => {
  const verdicts = (bugCheck: number, texts: string[]) =>
    texts.map((text) => judged(buildKernelDump({ bugCheck }), text).verdict);
  const texts = ["0x161", "live", "any", "0xd1", "0xd1,live", "full-memory"];
  assertEquals(verdicts(0x161, texts), [
    ...["complete", "complete", "complete"],
    ...["unexpected", "complete", "complete"],
  ]);
  // 0x141 is VIDEO_ENGINE_TIMEOUT_DETECTED, a code in Microsoft's reference of
  // live dumps.
  assertEquals(verdicts(0x141, texts), [
    ...["unexpected", "complete", "complete"],
    ...["unexpected", "complete", "unexpected"],
  ]);
});

Deno.test("the message names every bug check that was expected", () => {
  assertEquals(
    judged(buildKernelDump({ bugCheck: 0xd1 }), "0x161,0x7e").summary,
    "The dump has bug check 0x000000d1 DRIVER_IRQL_NOT_LESS_OR_EQUAL, not bug " +
      "check 0x00000161 LIVE_SYSTEM_DUMP or bug check 0x0000007e " +
      "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED.",
  );
});

Deno.test("a minidump must have everything that is expected of it", () => {
  // The header has the flags 0x1826: full memory, handles, unloaded modules,
  // full memory info and thread info.
  assertEquals(minidump("full-memory,handles").verdict, "complete");
  assertEquals(minidump("full").verdict, "complete");
  // Dumps from Task Manager have more flags than those from .dump /ma.
  assertEquals(minidump("task-manager").verdict, "unexpected");
  assertEquals(minidump("full-memory", { flags: 0x20n }).verdict, "unexpected");
  assertEquals(minidump("0x7e,live").verdict, "complete");
});

Deno.test("a stream is accepted although its flag is not set", () => {
  const options = { flags: 0n };
  assertEquals(minidump("handles,thread-info", options).verdict, "complete");
  assertEquals(minidump("full-memory", options).verdict, "unexpected");
});

Deno.test("a flag whose stream is missing is unexpected", () => {
  const without = { without: ["HandleData"] } as const;
  assertEquals(minidump("handles", without).verdict, "unexpected");
  // If livedump took the dump, missing contents are only a warning: Wine, for
  // example, writes no handles.
  assertEquals(judged(buildMinidump(without), "handles", true), {
    verdict: "complete",
    summary: minidump("any", without).summary,
    warnings: ["The flags include handles, but there is no HandleData stream."],
  });
});

Deno.test("a requested dump without a requested flag is unexpected", () => {
  const { verdict, summary } = judged(
    buildMinidump({ flags: 0x1824n }),
    "full",
    true,
  );
  assertEquals(verdict, "unexpected");
  assertEquals(summary, "The dump was not taken with full-memory.");
});

Deno.test("Microsoft's names of flags and spaces after commas are accepted", () => {
  for (
    const item of [
      ...["full-memory", "Full-Memory", "WithFullMemory", "fullmemory"],
      "MiniDumpWithFullMemory",
    ]
  ) {
    const expectation = readExpectation(`0x161, ${item}`);
    assertEquals(expectation?.contents.map(String), ["full-memory"], item);
  }
  assertEquals(
    readExpectation("WithHandleData,handles,WithoutOptionalData")?.contents
      .map(String),
    ["handles", "without-optional-data"],
  );
  assertEquals(
    readExpectation("FilterTriage, triage-flag"),
    undefined,
  );
});
