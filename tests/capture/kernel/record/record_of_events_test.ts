import { assertEquals } from "@std/assert";
import {
  type LoggedEvent,
  readEvent,
} from "../../../../src/capture/kernel/record/event_xml.ts";
import { liveDumpEvents } from "../../../../src/capture/kernel/record/live_dump_events.ts";
import {
  eventsOf,
  lastDumpEvents,
  recordOf,
} from "../../../../src/capture/kernel/record/record_of_events.ts";
import { dumpEvents, eventText, livedumpBugCheck } from "./event_text.ts";

const read = (texts: readonly string[]): LoggedEvent[] =>
  texts.map((text) => readEvent(text)!);

/** A request from process 4711, made after event 0. */
const request = {
  processId: 4711,
  bugCheckCode: 0x161,
  bugCheckParameter1: 0x6c69766564756d70n,
  lastRecordId: 0,
  startMs: Date.UTC(2024, 0, 15, 9, 30),
};

const ownRecord = (texts: readonly string[], other = {}) =>
  recordOf(eventsOf(read(texts), { ...request, ...other }));

Deno.test("the record contains the values of the events of a request", () => {
  assertEquals(ownRecord(dumpEvents()), {
    events: 9,
    processId: 4711,
    time: "2024-01-15T09:30:02.123Z",
    bugCheckCode: "0x00000161",
    bugCheckParameters: [
      "0x6c69766564756d70",
      "0x0000000000000000",
      "0x0000000000000000",
      "0x0000000000000000",
    ],
    status: { code: "0x00000000", name: "STATUS_SUCCESS" },
    writeStatus: { code: "0x00000000", name: "STATUS_SUCCESS" },
    sizeLimitReached: null,
    steps: [],
    estimatedPages: 256,
    allocatedPages: 256,
    sizeLimitBytes: null,
    totalBytes: 1089592,
    headerBytes: 41016,
    primaryBytes: 1048576,
    secondaryBytes: 0,
    systemQuiescedMs: 412,
    captureMs: 900,
    writeMs: 30,
    availableMemoryBytes: null,
    totalMemoryBytes: null,
  });
});

Deno.test("the order of the events does not change the record", () => {
  assertEquals(
    ownRecord(dumpEvents().toReversed()),
    ownRecord(dumpEvents()),
  );
});

Deno.test("the IDs of the events are those of the provider's manifest", () => {
  // jdu2600/Windows10EtwEvents, manifest/Microsoft-Windows-Kernel-LiveDump.tsv
  const groups = Object.groupBy(liveDumpEvents, ({ role }) => role);
  const ids = Object.entries(groups)
    .map(([role, rows]) => [role, rows.map(({ id }) => id)]);
  assertEquals(Object.fromEntries(ids), {
    start: [1, 101],
    end: [2, 202],
    write: [3, 4, 204],
    step: [104, 105, 106, 107, 113, 167],
    failure: [5, 114, 115, 116, 123, 126],
    policy: [271, 273],
  });
});

Deno.test("the events of a dump that is written later have the same numbers", () => {
  const later: Readonly<Record<string, string>> = {
    2: "202",
    4: "204",
    106: "167",
  };
  const texts = dumpEvents().map((text) =>
    text.replace(/(?<=<EventID>)\d+/, (id) => later[id] ?? id)
  );
  assertEquals(ownRecord(texts), ownRecord(dumpEvents()));
});

for (const { id, role, fields } of liveDumpEvents) {
  Deno.test(`event ${id} is read with all fields, with no fields and with unknown fields`, () => {
    const known = Object.fromEntries(
      Object.keys(fields).map((name) => [name, "0xc000000d"]),
    );
    const texts = [
      eventText({ id, data: known }),
      eventText({ id, version: 9, data: { ...known, Unknown: "x" } }),
      eventText({ id }),
    ];
    const [full, newer, empty] = texts.map((text) => recordOf(read([text])));
    assertEquals(newer, full);
    const values = (record: typeof full) =>
      Object.values(record ?? {}).filter((one) => typeof one === "number");
    // Without fields, the record has two numbers: the number of events and the
    // process ID.
    assertEquals(values(empty ?? null), [1, 4711]);
    const isStep = role === "failure" || role === "policy";
    assertEquals(full?.steps.length, isStep ? 1 : 0);
    const status = "NTStatus" in fields
      ? { code: "0xc000000d", name: "STATUS_INVALID_PARAMETER" }
      : null;
    const { steps, status: ended, writeStatus } = full!;
    assertEquals(steps[0]?.status ?? ended ?? writeStatus, status);
  });
}

Deno.test("values may be decimal, hexadecimal or words", () => {
  const reached = (text: string) =>
    ownRecord([
      eventText({ id: 113, data: { DumpFileSizeLimitReached: text } }),
    ])?.sizeLimitReached;
  assertEquals(
    ["1", "0x1", "true", "0", "false", "maybe", "", "0x1ffffffff"].map(reached),
    [true, true, true, false, false, null, null, null],
  );
  const status = (text: string) =>
    ownRecord([eventText({ id: 2, data: { NTStatus: text } })])?.status?.code;
  assertEquals(
    ["3221225599", "0xC000007F", "-1073741697", "x"].map(status),
    ["0xc000007f", "0xc000007f", "0xc000007f", undefined],
  );
});

Deno.test("numbers that JSON cannot represent are left out", () => {
  const data = { TotalBytes: "18446744073709551615", HeaderBytes: "-1" };
  const record = ownRecord([eventText({ id: 4, data })]);
  assertEquals([record?.totalBytes, record?.headerBytes], [null, null]);
});

Deno.test("events of other processes in between are ignored", () => {
  const [first, ...rest] = dumpEvents({ first: 10 });
  const others = dumpEvents({ process: 99, first: 11, allocated: 1 });
  const texts = [first!, ...others, ...rest];
  assertEquals(ownRecord(texts)?.allocatedPages, 256);
  assertEquals(ownRecord(texts)?.events, 9);
});

Deno.test("the numbers of two simultaneous live dumps are not mixed", () => {
  const [own, other] = [
    dumpEvents({ first: 1 }),
    dumpEvents({ process: 99, first: 1, allocated: 7 }),
  ];
  const texts = own.flatMap((text, index) => [text, other[index]!]);
  assertEquals(ownRecord(texts)?.allocatedPages, 256);
  assertEquals(ownRecord(texts, { processId: 99 })?.allocatedPages, 7);
});

Deno.test("events of a request of Task Manager in the same second are ignored", () => {
  const taskManager = dumpEvents({
    process: 99,
    first: 1,
    allocated: 1,
    data: { 2: { BugCheckParameter1: "0x005461736b6d6772" } },
  });
  assertEquals(ownRecord(taskManager), null);
  const texts = [...taskManager, ...dumpEvents({ first: 20 })];
  assertEquals(ownRecord(texts)?.allocatedPages, 256);
});

Deno.test("events that Windows logs for the system are found by the bug check", () => {
  const texts = [
    ...dumpEvents({ process: 4, first: 1, allocated: 3 }).map((text) =>
      text.replace("0x6c69766564756d70", "0x005461736b6d6772")
    ),
    ...dumpEvents({ process: 4, first: 20, allocated: 200 }),
  ];
  const record = ownRecord(texts);
  assertEquals([record?.processId, record?.allocatedPages], [4, 200]);
});

Deno.test("events of the same process with another bug check are ignored", () => {
  const texts = dumpEvents({ data: { 2: { BugcheckCode: 324 } } });
  assertEquals(ownRecord(texts), null);
});

Deno.test("older events of the same process ID are ignored", () => {
  const texts = [
    ...dumpEvents({ first: 1, allocated: 3 }),
    ...dumpEvents({ first: 20 }),
  ];
  const record = ownRecord(texts, { lastRecordId: 9 });
  assertEquals([record?.allocatedPages, record?.events], [256, 9]);
});

Deno.test("a clock that was set back does not hide the events", () => {
  const texts = dumpEvents({ first: 20 })
    .map((text) => text.replace("2024-01-15", "2019-01-01"));
  assertEquals(ownRecord(texts, { lastRecordId: 9 })?.allocatedPages, 256);
});

Deno.test("if a process made two requests, only the events of the second are used", () => {
  // Windows refused the first file because it was marked for deletion.
  const refused = eventText({
    id: 2,
    record: 1,
    data: { ...livedumpBugCheck, NTStatus: "0xc0000056" },
  });
  const steps = eventText({ id: 114, record: 1, data: { NTStatus: 5 } });
  const second = dumpEvents({ first: 2 });
  const expected = ownRecord(second);
  assertEquals(ownRecord([steps, refused, ...second]), expected);
  assertEquals(ownRecord([refused])?.status?.name, "STATUS_DELETE_PENDING");
});

Deno.test("events without a record ID are selected by their time", () => {
  const event = (time: string) =>
    eventText({ id: 2, record: null, time, data: { NTStatus: 0 } });
  const early = event("2024-01-15T09:29:00.0000000Z");
  const late = event("2024-01-15T09:30:01.0000000Z");
  assertEquals(ownRecord([early]), null);
  assertEquals(ownRecord([early, late])?.events, 1);
});

Deno.test("without events there is no record", () => {
  assertEquals(ownRecord([]), null);
});

Deno.test("every failed step is in the record, with its status by name", () => {
  const texts = [114, 115, 116, 123, 126].map((id) =>
    eventText({ id, data: { NTStatus: "0xc0000017" } })
  );
  assertEquals(
    ownRecord(texts)?.steps.map(({ event, status }) => [event, status?.name]),
    [114, 115, 116, 123, 126].map((id) => [id, "STATUS_NO_MEMORY"]),
  );
});

Deno.test("the last dump in a log gets all of its events, and no others", () => {
  const older = dumpEvents({ first: 1, allocated: 1 });
  const newer = dumpEvents({ first: 20, allocated: 2 });
  const last = (texts: readonly string[]) =>
    recordOf(lastDumpEvents(read(texts)));
  assertEquals(last([...older, ...newer])?.allocatedPages, 2);
  assertEquals(last([...older, ...newer])?.events, 9);
  // Event 2 (end of the request) may come before the last events about writing
  // the file.
  const [end] = newer.slice(-1);
  const reordered = [
    ...newer.slice(0, -3),
    eventText({ id: 2, record: 26, data: { NTStatus: 0 } }),
    ...newer.slice(-3, -1).map((text, index) =>
      text.replace(/<EventRecordID>\d+/, `<EventRecordID>${27 + index}`)
    ),
  ];
  assertEquals(end?.includes("<EventID>2<"), true);
  assertEquals(last([...older, ...reordered])?.events, 9);
});

Deno.test("a failed dump does not get the numbers of the dump before it", () => {
  const texts = [
    ...dumpEvents({ first: 1 }),
    eventText({ id: 101, record: 20 }),
    eventText({ id: 123, record: 21, data: { NTStatus: "0xc0000017" } }),
    eventText({
      id: 2,
      record: 22,
      data: { ...livedumpBugCheck, NTStatus: "0xc0000017" },
    }),
  ];
  const record = recordOf(lastDumpEvents(read(texts)));
  assertEquals([record?.events, record?.totalBytes], [3, null]);
  assertEquals(record?.status?.name, "STATUS_NO_MEMORY");
});
