import { assertEquals } from "@std/assert";
import { MinidumpBoard } from "../../src/ffi/minidump_order.ts";
import { writeMinidump } from "../../src/ffi/write_minidump.ts";
import { fakeLibraries, fakeLoader } from "./fake_libraries.ts";

/** BOOL (*)(PVOID, MINIDUMP_CALLBACK_INPUT *, MINIDUMP_CALLBACK_OUTPUT *). */
const routine = {
  parameters: ["pointer", "buffer", "buffer"],
  result: "i32",
} as const;

/** Calls back as Windows does: offsets of the header packed to 4 bytes. */
function caller(information: Uint8Array<ArrayBuffer>) {
  const address = new DataView(information.buffer).getBigUint64(0, true);
  const call = new Deno.UnsafeFnPointer(
    Deno.UnsafePointer.create(address) as Deno.PointerObject<typeof routine>,
    routine,
  );
  return (type: number, bytes = 0) => {
    const input = new DataView(new ArrayBuffer(1400));
    const output = new DataView(new ArrayBuffer(64));
    input.setUint32(12, type, true);
    input.setUint32(24, bytes, true);
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
const board = new MinidumpBoard();
const order = {
  process: 0x44n,
  processId: 4711,
  isSnapshot: false,
  file: 0x48n,
  type: 0x421826,
  board: board.memory,
};

/** What Windows does in the test that runs. */
let play: (call: ReturnType<typeof caller>) => number = () => 1;
const seen: unknown[] = [];
fakeLibraries({
  ...fakeLoader,
  GetLastError: () => 0x80070070,
  MiniDumpWriteDump: (...args: unknown[]) => {
    seen.push(args.slice(0, 6));
    return play(caller(args[6] as Uint8Array<ArrayBuffer>));
  },
});

Deno.test("modules and threads are kept and counted", () => {
  play = (call) => {
    // Include a module, a thread; a module, a thread, a thread with more.
    const answers = [4, 3, 0, 1, 2].map((type) => call(type));
    assertEquals(answers, answers.map(() => [1, untouched, 0]));
    return 1;
  };
  assertEquals(writeMinidump(order), { written: true, code: 0 });
  assertEquals(seen, [[0x44n, 4711, 0x48n, 0x421826, null, null]]);
  assertEquals(board.counts(), { modules: 1, threads: 2, unreadableBytes: 0 });
});

Deno.test("Windows is told to go on asking whether to stop, and to stop", () => {
  play = (call) => {
    assertEquals(call(6), [1, 1, 0]);
    board.cancel();
    assertEquals(call(6), [1, 1, 1]);
    return 0;
  };
  assertEquals(writeMinidump(order), { written: false, code: 0x80070070 });
});

Deno.test("memory that cannot be read is counted and passed over", () => {
  play = (call) => {
    assertEquals(call(14, 4096), [1, 0, 0]);
    assertEquals(call(14, 8192), [1, 0, 0]);
    return 1;
  };
  writeMinidump(order);
  assertEquals(board.counts().unreadableBytes, 12288);
});

Deno.test("a snapshot is told with S_FALSE, a process is left to Windows", () => {
  play = (call) => {
    assertEquals(call(16), [0, untouched, 0]);
    return 1;
  };
  writeMinidump(order);
  play = (call) => {
    assertEquals(call(16), [1, 1, 0]);
    return 1;
  };
  writeMinidump({ ...order, isSnapshot: true });
});

Deno.test("what else Windows asks is left to it", () => {
  play = (call) => {
    for (const type of [5, 7, 8, 9, 10, 11, 12, 13, 15, 17, 18, 19, 20, 21]) {
      assertEquals(call(type), [0, untouched, 0], `${type}`);
    }
    return 1;
  };
  writeMinidump(order);
});
