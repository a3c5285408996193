import { assert, assertEquals } from "@std/assert";
import { readEvent } from "../../../../src/capture/kernel/record/event_xml.ts";
import { eventText } from "./event_text.ts";

const xml = eventText({
  id: 4,
  version: 1,
  record: 12,
  time: "2024-01-15T09:30:00.1234567Z",
  data: { NTStatus: "0xc000007f", Text: "a &lt;b&gt; &amp; &#x43;&#68;" },
});

Deno.test("an event has its numbers, its time and its named data", () => {
  const event = readEvent(xml);
  assertEquals({ ...event, data: Object.fromEntries(event!.data) }, {
    id: 4,
    version: 1,
    recordId: 12,
    timeMs: Date.UTC(2024, 0, 15, 9, 30, 0, 123),
    processId: 4711,
    channel: "Microsoft-Windows-Kernel-LiveDump/Operational",
    data: { NTStatus: "0xc000007f", Text: "a <b> & CD" },
  });
});

Deno.test("line breaks, double quotes and an XML declaration make no difference", () => {
  const pretty = `\ufeff<?xml version="1.0" encoding="utf-16"?>\n${
    xml.replaceAll("'", '"').replaceAll("><", ">\r\n  <")
  }\r\n`;
  assertEquals(readEvent(pretty)?.data.get("NTStatus"), "0xc000007f");
});

Deno.test("missing parts of an event are null", () => {
  const event = readEvent(
    "<Event><System><EventID>2</EventID></System></Event>",
  );
  assertEquals([event?.recordId, event?.timeMs, event?.processId], [
    null,
    null,
    null,
  ]);
  assertEquals(event?.data.size, 0);
});

Deno.test("data without names is left out", () => {
  const event = readEvent(
    "<Event><System><EventID Qualifiers='0'>2</EventID></System>" +
      "<EventData><Data>0</Data></EventData></Event>",
  );
  assertEquals([event?.id, event?.data.size], [2, 0]);
});

const wrong: Readonly<Record<string, string>> = {
  "nothing": "",
  "a document type": `<!DOCTYPE Event [<!ENTITY a "b">]>${xml}`,
  "an external entity": xml.replace("HOST", "&host;"),
  "an unfinished entity": xml.replace("HOST", "a & b"),
  "an invalid character": xml.replace("HOST", "&#0;"),
  "a comment": xml.replace("HOST", "<!-- -->"),
  "a CDATA section": xml.replace("HOST", "<![CDATA[a]]>"),
  "a processing instruction": xml.replace("HOST", "<?a b?>"),
  "an element that is not closed": xml.replace("</System>", ""),
  "an element that is closed twice": `${xml}</Event>`,
  "two events": xml + xml,
  "text after the event": `${xml}x`,
  "an attribute without quotes": xml.replace("'812'", "812"),
  "an attribute that is given twice": xml.replace(
    "ThreadID='812'",
    "ProcessID='1'",
  ),
  "the same data twice": xml.replace("Name='Text'", "Name='NTStatus'"),
  "another root": xml.replaceAll("Event>", "Events>"),
  "an ID that is not a number": xml.replace(">4<", ">four<"),
  "an ID that is too long": xml.replace(">4<", `>${"9".repeat(17)}<`),
  "deep nesting": `<Event>${"<a>".repeat(9)}${"</a>".repeat(9)}</Event>`,
  "too much text": xml.replace("HOST", "x".repeat(70_000)),
  "half an event": xml.slice(0, xml.length / 2),
};

for (const [what, text] of Object.entries(wrong)) {
  Deno.test(`no event: ${what}`, () => assertEquals(readEvent(text), null));
}

Deno.test("an event has at most 65,536 characters", () => {
  const filled = (units: number) =>
    xml.replace("HOST", "x".repeat(units - xml.length + 4));
  assertEquals(readEvent(filled(65_536))?.id, 4);
  assertEquals(readEvent(filled(65_537)), null);
});

Deno.test("hostile texts are parsed quickly", () => {
  const texts = [
    `<Event${" ".repeat(60_000)}`,
    `<Event ${"a ".repeat(30_000)}`,
    `<Event ${"a='' ".repeat(12_000)}`,
    "<".repeat(60_000),
    "<a ".repeat(20_000),
    `<Event>${"&".repeat(60_000)}</Event>`,
    `<Event>${"&#".repeat(30_000)}</Event>`,
  ];
  const startMs = performance.now();
  for (const text of texts) assertEquals(readEvent(text), null);
  assert(performance.now() - startMs < 2000);
});

Deno.test("the text of an event that is cut or changed never throws", () => {
  for (let at = 0; at < xml.length; at++) {
    readEvent(xml.slice(0, at));
    for (const other of ["<", "&", "'", "\0", "\ud800"]) {
      readEvent(xml.slice(0, at) + other + xml.slice(at + 1));
    }
  }
});
