import { assertEquals } from "@std/assert";
import { lastDumpLike } from "../../../../src/capture/kernel/record/last_dump.ts";
import { dumpEvents, eventText } from "./event_text.ts";

/** The events of a dump, five seconds apart. */
function timed(texts: readonly string[], minute = 30): string[] {
  return texts.map((text, index) =>
    text.replace(
      /SystemTime='[^']*'/,
      `SystemTime='2024-01-15T09:${minute}:${
        String(index * 5).padStart(2, "0")
      }.0000000Z'`,
    )
  );
}

const expectedOf = (texts: readonly string[], stacks = false) =>
  lastDumpLike(
    { channelState: () => "enabled", newestEvents: () => texts.toReversed() },
    { stacks },
  );

/** Fields for the events of a dump: its size is in event 4. */
const sized = (TotalBytes: number, end = {}) => ({ 4: { TotalBytes }, 2: end });

Deno.test("the last dump has the size in event 4, and the time between its events", () => {
  assertEquals(expectedOf(timed(dumpEvents())), {
    sizeBytes: 1089592,
    lastMs: 40_000,
  });
});

Deno.test("the newest dump of the same kind counts, whoever took it", () => {
  const texts = [
    ...timed(dumpEvents({ first: 1, process: 1, data: sized(1000) }), 10),
    ...timed(dumpEvents({ first: 20, process: 2, data: sized(2000) }), 20),
    ...timed(
      dumpEvents({
        first: 40,
        process: 3,
        data: sized(30, { SelectiveDump: 1 }),
      }),
      30,
    ),
  ];
  assertEquals(expectedOf(texts)?.sizeBytes, 2000);
  assertEquals(expectedOf(texts, true)?.sizeBytes, 30);
});

Deno.test("dumps that failed, and dumps of Windows itself, do not count", () => {
  const noSpace = 0xc000007f;
  for (
    const data of [
      { 2: { NTStatus: noSpace } },
      { 4: { NTStatus: noSpace } },
      { 2: { BugcheckCode: 0x124 } },
      { 4: { TotalBytes: 0 } },
    ]
  ) {
    const texts = [
      ...dumpEvents({ first: 1, process: 1, data: sized(1000) }),
      ...dumpEvents({ first: 20, process: 2, data }),
    ];
    assertEquals(expectedOf(texts)?.sizeBytes, 1000);
    assertEquals(expectedOf(dumpEvents({ data })), null);
  }
});

Deno.test("without a usable log there is no guess", () => {
  assertEquals(expectedOf([]), null);
  assertEquals(expectedOf(["<Event>"]), null);
  assertEquals(expectedOf([eventText({ id: 2 }), eventText({ id: 4 })]), null);
  const broken: Parameters<typeof lastDumpLike>[0] = {
    channelState: () => "enabled",
    newestEvents() {
      throw new Error("EvtQuery failed");
    },
  };
  assertEquals(lastDumpLike(broken, { stacks: false }), null);
});
