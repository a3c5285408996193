import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/join";
import {
  readLastDump,
  RecordReader,
} from "../../../../src/capture/kernel/record/record_reader.ts";
import { WindowsError } from "../../../../src/ffi/win32_error.ts";
import { fakeWindows } from "../../fake_windows.ts";
import { runKernel } from "../../kernel_run.ts";
import { dumpEvents, eventText } from "./event_text.ts";

const calm = { isInterrupted: () => Promise.resolve(false) };
const now = new Date("2024-01-15T09:30:00Z");

/** A log of XML events, oldest first. A test may add events. */
function fakeLog(texts: string[]) {
  return {
    channelState: () => "enabled" as const,
    newestEvents: (_: string, maxCount: number) =>
      texts.toReversed().slice(0, maxCount),
  };
}

const ownEvents = (first: number) => dumpEvents({ process: Deno.pid, first });

Deno.test("only events after the request are read", async () => {
  const texts = ownEvents(1);
  const reader = new RecordReader(fakeLog(texts), now);
  texts.push(...dumpEvents({ process: Deno.pid, first: 10, allocated: 9 }));
  const { record, note } = await reader.read("done", calm);
  assertEquals([record?.allocatedPages, record?.events, note], [9, 9, null]);
});

Deno.test("the reader waits until the last events are logged", async () => {
  const texts: string[] = [];
  const reader = new RecordReader(fakeLog(texts), now);
  setTimeout(() => texts.push(...ownEvents(1)), 300);
  const startMs = performance.now();
  const { record } = await reader.read("done", calm);
  assertEquals(record?.events, 9);
  assert(performance.now() - startMs < 2500);
});

Deno.test("the wait for missing events is limited, and Ctrl+C ends it at once", async () => {
  const reader = new RecordReader(fakeLog([]), now);
  const startMs = performance.now();
  const pressed = { isInterrupted: () => Promise.resolve(true) };
  const { record, note } = await reader.read("done", pressed);
  assertEquals(record, null);
  assertMatch(note!, /logged no events for this request/);
  await reader.read("abandoned", calm);
  assert(performance.now() - startMs < 500);
});

Deno.test("events that cannot be read are left out", async () => {
  const texts: string[] = [];
  const reader = new RecordReader(fakeLog(texts), now);
  texts.push("<Event", ...ownEvents(1), "<!DOCTYPE a>", "");
  assertEquals((await reader.read("done", calm)).record?.events, 9);
});

Deno.test("a failure of the log at any time becomes a note", async () => {
  for (const error of [new WindowsError("EvtQuery", 5, "x"), new Error("y")]) {
    let calls = 0;
    const log = {
      ...fakeLog([]),
      newestEvents() {
        if (calls++ > 0) throw error;
        return [];
      },
    };
    const { note } = await new RecordReader(log, now).read("done", calm);
    assert(note!.includes(error.message), note!);
    assert(readLastDump(log).note!.includes(error.message));
  }
});

Deno.test("after a failure the last event on policies is in the record", async () => {
  const texts = [eventText({ id: 273, process: 4, record: 1 })];
  const reader = new RecordReader(fakeLog(texts), now);
  texts.push(eventText({
    id: 2,
    process: Deno.pid,
    record: 2,
    data: { NTStatus: "0xc00000bb" },
  }));
  const { record } = await reader.read("failed", calm);
  assertEquals(record?.steps, [{
    event: 273,
    step: "Policy disabled live dumps when Windows started",
    status: null,
    time: "2024-01-15T09:30:02.123Z",
  }]);
  assertEquals(record?.status?.name, "STATUS_NOT_SUPPORTED");
});

async function inFolder(test: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The names in a folder, sorted. */
async function namesIn(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => name).sort();
}

Deno.test("--record writes a document, also without events and verification", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a.dmp");
    const args = ["-o", path, "--record", "--no-verify"];
    const { code, stdout } = await runKernel(fakeWindows(), args);
    assertEquals([code, await namesIn(folder)], [0, ["a.dmp", "a.dmp.json"]]);
    assertMatch(
      stdout,
      /record that Windows logs about the dump is not available/,
    );
    const document = JSON.parse(await Deno.readTextFile(`${path}.json`));
    assertEquals(
      [document.document, document.dump.sizeBytes, document.windowsRecord],
      ["capture-record", 4, null],
    );
    assertEquals(document.windows, { build: 22631, revision: 3000 });
    assertEquals(document.bugCheckParameters[0], "0x6c69766564756d70");
  }));

Deno.test("the record is also read if the dump cannot be renamed", () =>
  inFolder(async (folder) => {
    const texts: string[] = [];
    const windows = fakeWindows((write) => {
      write("dump");
      texts.push(...ownEvents(1));
      return Promise.resolve(0);
    }, fakeLog(texts));
    windows.move = () => {
      throw new WindowsError("MoveFileExW", 17, "x");
    };
    const args = ["-o", join(folder, "a.dmp"), "--format", "json"];
    const { code, stdout } = await runKernel(windows, args);
    const { captures: [{ error, windowsRecord }] } = JSON.parse(stdout);
    assertEquals([code, error.code], [6, "not-named"]);
    assertEquals(windowsRecord?.totalBytes, 1089592);
  }));

Deno.test("a failed dump leaves no document", () =>
  inFolder(async (folder) => {
    const windows = fakeWindows(() => Promise.resolve(0xc000007f));
    const args = ["-o", join(folder, "a.dmp"), "--record"];
    assertEquals((await runKernel(windows, args)).code, 6);
    assertEquals(await namesIn(folder), []);
  }));

Deno.test("a document that cannot be written leaves the dump and no other file", () =>
  inFolder(async (folder) => {
    const windows = fakeWindows();
    const { move } = windows;
    windows.move = (from, to, replace) => {
      if (to.endsWith(".json")) throw new WindowsError("MoveFileExW", 112, "x");
      move(from, to, replace);
    };
    const args = ["-o", join(folder, "a.dmp"), "--record"];
    const { code, stdout, error } = await runKernel(windows, args);
    assertEquals([code, error?.code], [4, "record-not-written"]);
    assertMatch(stdout, /^Saved /);
    assertEquals(await namesIn(folder), ["a.dmp"]);
  }));
