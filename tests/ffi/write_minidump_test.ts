import { assertEquals, assertThrows } from "@std/assert";
import { MinidumpSharedState } from "../../src/ffi/minidump_request.ts";
import { writeMinidump } from "../../src/ffi/write_minidump.ts";
import { fakeLibraries, fakeLoader } from "./fake_libraries.ts";

/**
 * Type of the callback: BOOL (*)(PVOID, MINIDUMP_CALLBACK_INPUT *,
 * MINIDUMP_CALLBACK_OUTPUT *).
 */
const routine = {
  parameters: ["pointer", "buffer", "buffer"],
  result: "i32",
} as const;

/** Calls the callback as Windows does, with structures packed to 4 bytes. */
function caller(information: Uint8Array<ArrayBuffer>) {
  const address = new DataView(information.buffer).getBigUint64(0, true);
  const call = new Deno.UnsafeFnPointer(
    Deno.UnsafePointer.create(address) as Deno.PointerObject<typeof routine>,
    routine,
  );
  return (type: number, bytes = 0, example = "") => {
    const input = new DataView(new ArrayBuffer(1400));
    const output = new DataView(new ArrayBuffer(64));
    input.setUint32(12, type, true);
    input.setUint32(24, bytes, true);
    new Uint8Array(input.buffer).set(Uint8Array.fromHex(example));
    output.setUint32(0, 0x80004001, true);
    const result = call.call(
      null,
      new Uint8Array(input.buffer),
      new Uint8Array(output.buffer),
    );
    return [result, output.getUint32(0, true), output.getUint32(4, true)];
  };
}

const untouched = 0x80004001;
const state = new MinidumpSharedState();
const message = {
  process: 0x44n,
  processId: 4711,
  isSnapshot: false,
  file: 0x48n,
  type: 0x421826,
  sharedMemory: state.memory,
};

/** The behavior of MiniDumpWriteDump in the current test. */
let writeDump: (call: ReturnType<typeof caller>) => number = () => 1;
const seen: unknown[] = [];
fakeLibraries({
  ...fakeLoader,
  GetLastError: () => 0x80070070,
  MiniDumpWriteDump: (...args: unknown[]) => {
    seen.push(args.slice(0, 6));
    return writeDump(caller(args[6] as Uint8Array<ArrayBuffer>));
  },
});

Deno.test("modules and threads are kept and counted", () => {
  writeDump = (call) => {
    // The callbacks include module, include thread, module, thread and extended
    // thread.
    const answers = [4, 3, 0, 1, 2].map((type) => call(type));
    assertEquals(answers, answers.map(() => [1, untouched, 0]));
    return 1;
  };
  assertEquals(writeMinidump(message), { written: true, code: 0 });
  assertEquals(seen, [[0x44n, 4711, 0x48n, 0x421826, null, null]]);
  assertEquals(state.counts(), { modules: 1, threads: 2, unreadableBytes: 0 });
});

Deno.test("the callback requests further cancel checks, and cancels", () => {
  const cancelledState = new MinidumpSharedState();
  const cancelled = { ...message, sharedMemory: cancelledState.memory };
  writeDump = (call) => {
    assertEquals(call(6), [1, 1, 0]);
    cancelledState.cancel();
    assertEquals(call(6), [1, 1, 1]);
    return 0;
  };
  assertEquals(writeMinidump(cancelled), { written: false, code: 0x80070070 });
});

Deno.test("a dump that was cancelled before its start is not started", () => {
  const state = new MinidumpSharedState();
  state.cancel();
  seen.length = 0;
  const outcome = writeMinidump({ ...message, sharedMemory: state.memory });
  // HRESULT_FROM_WIN32(ERROR_CANCELLED), as MiniDumpWriteDump itself reports it.
  assertEquals([outcome, seen], [{ written: false, code: 0x800704c7 }, []]);
});

Deno.test("the other thread is notified when MiniDumpWriteDump has returned or failed", () => {
  const hasFinished = (shared: MinidumpSharedState) => {
    const start = performance.now();
    shared.waitUntilFinished(100);
    return performance.now() - start < 90;
  };
  const finished = new MinidumpSharedState();
  writeDump = () => (assertEquals(hasFinished(finished), false), 1);
  writeMinidump({ ...message, sharedMemory: finished.memory });
  assertEquals(hasFinished(finished), true);
  const failed = new MinidumpSharedState();
  writeDump = () => {
    throw new Error("failed");
  };
  assertThrows(() =>
    writeMinidump({ ...message, sharedMemory: failed.memory })
  );
  assertEquals(hasFinished(failed), true);
});

Deno.test("unreadable memory is counted and skipped", () => {
  writeDump = (call) => {
    assertEquals(call(14, 4096), [1, 0, 0]);
    assertEquals(call(14, 8192), [1, 0, 0]);
    return 1;
  };
  writeMinidump(message);
  assertEquals(state.counts().unreadableBytes, 12288);
});

Deno.test("the example in minidump_structures.ts is read as documented", () => {
  const example = ["34120000", "4800000000000000", "0e000000"]
    .concat("00100000f67f0000", "00100000", "2b010780").join("");
  const before = state.counts().unreadableBytes;
  writeDump = (call) => {
    assertEquals(call(0, 0, example), [1, 0, 0]);
    return 1;
  };
  writeMinidump(message);
  assertEquals(state.counts().unreadableBytes - before, 4096);
});

Deno.test("S_FALSE marks a snapshot; for a process, the default answer is kept", () => {
  writeDump = (call) => {
    assertEquals(call(16), [0, untouched, 0]);
    return 1;
  };
  writeMinidump(message);
  writeDump = (call) => {
    assertEquals(call(16), [1, 1, 0]);
    return 1;
  };
  writeMinidump({ ...message, isSnapshot: true });
});

Deno.test("all other callbacks get the default answer", () => {
  writeDump = (call) => {
    for (const type of [5, 7, 8, 9, 10, 11, 12, 13, 15, 17, 18, 19, 20, 21]) {
      assertEquals(call(type), [0, untouched, 0], `${type}`);
    }
    return 1;
  };
  writeMinidump(message);
});
