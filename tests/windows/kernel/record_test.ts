/** Tests the record of what Windows logs about a dump, with a fake event log. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { kernelWindows } from "./kernel_windows.ts";
import type { Script } from "./script.ts";

const windows = await kernelWindows();

const completeBytes = 0x2038 + 0x40000 / 8 + 256 * 4096;

async function take(script: Script, ...args: string[]) {
  windows.clear();
  const line = ["kernel", "-o", "a.dmp", "--format", "json", ...args];
  const outcome = await windows.run(line, { script });
  const { captures: [capture], dumps, error } = JSON.parse(outcome.stdout);
  const check = dumps[0]?.checks
    .filter(({ id }: { id: string }) => id === "windows-record") ?? [];
  return { ...outcome, capture, dump: dumps[0], check, error };
}

Deno.test("a dump with all pages is complete, with the record of Windows", async () => {
  const { code, dump, capture, check, seen } = await take({});
  assertEquals(code, 0);
  const { windowsRecord: record } = dump;
  assertEquals(capture.windowsRecord, record);
  assertEquals(capture.windowsRecordNote, null);
  assertEquals(
    [record.estimatedPages, record.allocatedPages, record.totalBytes],
    [256, 256, completeBytes],
  );
  assertEquals(
    [record.systemQuiescedMs, record.captureMs, record.writeMs],
    [412, 900, 30],
  );
  assertEquals(record.status, { code: "0x00000000", name: "STATUS_SUCCESS" });
  assertEquals(record.processId, Number(seen.process));
  assertEquals(
    check.map(({ status, message }: Record<string, string>) => [
      status,
      message,
    ]),
    [[
      "pass",
      "Windows logged that it copied all 256 pages that it planned to copy and wrote " +
      "1,089,592 bytes.",
    ]],
  );
  assertEquals(windows.text(".kernel/handles.txt"), "0");
});

Deno.test("a dump with fewer pages than Windows planned is partial", async () => {
  const { code, dump, check } = await take({ allocated: 200 });
  assertEquals([code, dump.verdict, check[0].status], [3, "partial", "fail"]);
  assertMatch(dump.summary, /only 200 of 256 pages: 56 pages \(224 KiB\)/);
  const text = await windows.run(["kernel", "-o", "b.dmp"], {
    script: { allocated: 200 },
  });
  assertMatch(text.stdout, /\nPARTIAL /);
  assertMatch(text.stdout.replace(/\s+/g, " "), /Close applications/);
  assertEquals(text.code, 3);
});

Deno.test("missing pages also fail a dump that is not verified", async () => {
  const script = { allocated: 200 };
  const { code, capture } = await take(script, "--no-verify");
  assertEquals([code, capture.windowsRecord.allocatedPages], [3, 200]);
  const line = ["kernel", "-o", "b.dmp", "--no-verify"];
  const { stdout } = await windows.run(line, { script });
  assertMatch(stdout.replace(/\s+/g, " "), /only 200 of 256 pages: 56 pages/);
});

Deno.test("a size that differs from the logged size is a failed check with both numbers", async () => {
  const more = await take({ loggedBytes: completeBytes + 4096 });
  assertEquals([more.code, more.dump.verdict], [3, "truncated"]);
  assertEquals(
    [more.check[0].expected, more.check[0].actual],
    ["1,093,688 bytes", "1,089,592 bytes"],
  );
  const fewer = await take({ loggedBytes: completeBytes - 4096 });
  assertEquals([fewer.code, fewer.dump.verdict], [3, "damaged"]);
});

for (const event of [114, 115, 116, 123, 126]) {
  Deno.test(`a failed dump names the failed step of event ${event}`, async () => {
    const script = { failedEvent: event, status: 0xc0000017 };
    const { code, capture, stderr } = await take(script);
    assertEquals(code, 6);
    const { steps, status, totalBytes } = capture.windowsRecord;
    assertEquals(
      steps.map((one: Record<string, unknown>) => [one.event, one.status]),
      [[event, { code: "0xc0000017", name: "STATUS_NO_MEMORY" }]],
    );
    assertEquals([status.name, totalBytes], ["STATUS_NO_MEMORY", null]);
    assertMatch(
      stderr,
      /note: Windows logged: \w.* failed with STATUS_NO_MEMORY \(0xc0000017\)\.\n/,
    );
  });
}

Deno.test("a failed step of a dump that was saved is a warning", async () => {
  const { code, dump, check } = await take({ failedEvent: 126 });
  assertEquals([code, dump.verdict, check[0].status], [
    0,
    "complete",
    "warning",
  ]);
  assertMatch(check[0].message, /hypervisor failed with STATUS_NO_MEMORY/);
});

Deno.test("events that arrive late are waited for", async () => {
  const { code, dump } = await take({ eventDelay: 900 });
  assertEquals([code, dump.windowsRecord?.allocatedPages], [0, 256]);
});

/**
 * Cases without a record. The program prints one line, and the verdict does not
 * change.
 */
const absent: readonly (readonly [string, Script, RegExp])[] = [
  ["no events", { noEvents: 1 }, /logged no events for this request\.$/],
  ["no channel", { channel: 2 }, /does not have the event channel/],
  ["no access", { channel: 3 }, /access is denied/],
];

for (const [what, script, note] of absent) {
  Deno.test(`${what}: one line, and the verdict is unchanged`, async () => {
    const startMs = performance.now();
    const { code, dump, capture, check } = await take(script);
    assert(performance.now() - startMs < 8000);
    assertEquals([code, dump.verdict, check], [0, "complete", []]);
    assertEquals([dump.windowsRecord, capture.windowsRecord], [null, null]);
    assertMatch(capture.windowsRecordNote, note);
    const text = await windows.run(["kernel", "-o", "b.dmp"], { script });
    assertEquals(
      text.stdout.replace(/\s+/g, " ").split(/The record that Windows logs/)
        .length,
      2,
    );
  });
}

Deno.test("events of another process are recognized by their bug check", async () => {
  const { code, dump } = await take({ eventProcess: 4 });
  assertEquals([code, dump.windowsRecord?.processId], [0, 4]);
});

Deno.test("a canceled dump has its record", async () => {
  windows.clear();
  const running = windows.start(
    ["kernel", "-o", "a.dmp", "--format", "json"],
    { script: { pages: 4000, chunk: 4, pause: 20 } },
  );
  await running.waitForNote("written", 1);
  await running.press("c");
  const { code, stdout } = await running.outcome;
  const { captures: [capture] } = JSON.parse(stdout);
  assertEquals(code, 130);
  assertEquals(capture.windowsRecord?.status.name, "STATUS_CANCELLED");
});

Deno.test("check reports the channel and the last dump of any process", async () => {
  const check = async (script: Script | null) => {
    const line = ["check", "--format", "json"];
    const { code, stdout } = await windows.run(line, { script });
    const { preflight, ...rest } = JSON.parse(stdout);
    assertEquals(code, 0);
    return { ...rest, finding: preflight.at(-1) };
  };
  windows.clearEvents();
  const none = await check({});
  assertEquals([none.finding.id, none.finding.status], [
    "windows-record",
    "pass",
  ]);
  assertMatch(none.finding.message, /No live dump has been logged yet/);
  await take({ allocated: 200 });
  const last = await check({});
  assertEquals(last.windowsRecord.allocatedPages, 200);
  assertMatch(
    last.finding.message,
    /^Windows logs live dumps\. The last dump: 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC, process \d+, bug check 0x00000161, status STATUS_SUCCESS \(0x00000000\), 200 of 256 pages copied, .*system paused 412 ms/,
  );
  const disabled = await check({ channel: 1 });
  assertEquals(disabled.finding.status, "warning");
  assertMatch(disabled.finding.hint, /wevtutil sl .* \/e:true/);
  for (const channel of [2, 3]) {
    const { finding, windowsRecordNote } = await check({ channel });
    assertEquals(finding.status, "skipped");
    assertMatch(
      windowsRecordNote,
      channel === 2 ? /does not have the event channel/ : /denied/,
    );
  }
});

Deno.test("--record writes a document that a later inspect uses", async () => {
  const { code, capture, dump } = await take(
    { allocated: 200 },
    ...["--record", "--hash"],
  );
  assertEquals([code, capture.recordPath], [3, windows.path("a.dmp.json")]);
  assertEquals(windows.names(), ["a.dmp", "a.dmp.json"]);
  const document = JSON.parse(windows.text("a.dmp.json"));
  assertEquals(document.dump.sha256, dump.hash.value);
  assertEquals(document.windowsRecord, dump.windowsRecord);
  const inspect = async (...args: string[]) => {
    const line = ["inspect", "a.dmp", "--format", "json", ...args];
    return JSON.parse((await windows.run(line)).stdout).dumps[0];
  };
  const found = await inspect();
  assertEquals(found.verdict, "partial");
  assertEquals(found.windowsRecord, dump.windowsRecord);
  const path = `${windows.folder}/a.dmp`;
  const bytes = await Deno.readFile(path);
  bytes[bytes.length - 1]! ^= 1;
  await Deno.writeFile(path, bytes);
  assertEquals((await inspect()).verdict, "partial");
  assertEquals((await inspect("--hash")).verdict, "damaged");
});

Deno.test("--record overwrites no file, unless --force is given", async () => {
  windows.clear();
  windows.put("a.dmp.json", "mine");
  const line = ["kernel", "-o", "a.dmp", "--record"];
  const { code, stdout, stderr } = await windows.run(line);
  assertEquals(code, 4);
  assertMatch(stdout, /^Saved .*a\.dmp\n/);
  assertMatch(stderr, /its record .*a\.dmp\.json cannot be written: .*exists/);
  assertEquals(windows.names(), ["a.dmp", "a.dmp.json"]);
  assertEquals(windows.text("a.dmp.json"), "mine");
  assertEquals((await windows.run([...line, "--force"])).code, 0);
  assertEquals(
    JSON.parse(windows.text("a.dmp.json")).document,
    "capture-record",
  );
});

Deno.test("--hash is the SHA-256 of the dump", async () => {
  const { dump } = await take({}, "--hash");
  const bytes = await Deno.readFile(`${windows.folder}/a.dmp`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  assertEquals(dump.hash.value, digest.toHex());
  const line = ["kernel", "-o", "b.dmp", "--hash", "--no-verify"];
  const refused = await windows.run(line);
  assertEquals(refused.code, 2);
});
