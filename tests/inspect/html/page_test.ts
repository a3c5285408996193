import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { HtmlValidate, type Message, StaticConfigLoader } from "html-validate";
import { renderHtml } from "../../../src/inspect/html/render_html.ts";
import { style, styleHash } from "../../../src/inspect/html/style.ts";
import type { DumpReport } from "../../../src/inspect/report.ts";
import { kernelPdb } from "../../builder/machine/machine_facts.ts";
import { now, scenes } from "./scenes.ts";

const validator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ["html-validate:standard", "html-validate:a11y"],
  }),
);

for (const [name, reports] of Object.entries(scenes)) {
  Deno.test(`the page of the scene "${name}" is valid HTML`, async () => {
    const found = await validator.validateString(renderHtml(reports(), now));
    const messages = found.results.flatMap((one): Message[] => one.messages);
    assertEquals(
      messages.map((one) => `${one.line}: ${one.ruleId}: ${one.message}`),
      [],
    );
  });
}

Deno.test("the page allows its own style and nothing else", async () => {
  const hash = await crypto.subtle.digest(
    "SHA-256",
    new TextEncoder().encode(style),
  );
  // If this fails, the style has changed: styleHash must be what is found.
  assertEquals(styleHash, `sha256-${new Uint8Array(hash).toBase64()}`);
  const page = renderHtml(scenes["many"]!(), now);
  assertStringIncludes(
    page,
    `content="default-src 'none'; style-src '${styleHash}'; base-uri 'none'; form-action 'none'"`,
  );
  assert(!/<script|\son\w+=|\sstyle=|https?:|\ssrc=/i.test(page));
  const links = Array.from(page.matchAll(/href="([^"]*)"/g), ([, to]) => to!);
  assert(links.length > 0);
  for (const link of links) {
    assert(link.startsWith("#"), link);
    assertStringIncludes(page, ` id="${link.slice(1)}"`);
  }
});

Deno.test("the list of dumps has the worst first, each with its link", () => {
  const reports = scenes["many"]!();
  const rows = Array.from(
    renderHtml(reports, now).matchAll(/<a href="#dump-(\d+)"><code>([^<]*)/g),
    ([, number, path]) => [Number(number), path],
  );
  assertEquals(rows.slice(0, 4), [
    [5, "holiday.dmp"],
    [2, "\\\\build07\\dumps\\livedump (2).DMP"],
    [1, "C:\\Dumps\\LiveKernelDumps\\livedump.DMP"],
    [3, "C:\\Windows\\Minidump\\010126-9171-01.dmp"],
  ]);
  assertEquals(rows.length, reports.length);
});

Deno.test("what the header promises in vain stands in a sentence of its own", () => {
  assertStringIncludes(
    renderHtml(scenes["damaged"]!(), now),
    '635,885 pages. <b class="bad">Its header promises 1,635,885.</b>',
  );
});

Deno.test("the page is as large as what it shows", () => {
  const size = (name: string) => renderHtml(scenes[name]!(), now).length;
  assert(size("truncated") < 120_000);
  assert(size("garbage") < 20_000);
});

Deno.test("the page tells what a debugger finds, and how much of it", () => {
  const [report, , process, triage] = scenes["deep"]!();
  const partOf = (one: DumpReport) => {
    const page = renderHtml([one], now);
    const start = page.indexOf("What a debugger finds");
    return start < 0 ? "" : page.slice(start, page.indexOf("</section>", start))
      .replace(/(\s*<[^>]*>\s*)+/g, "|");
  };
  const machine = partOf(report!);
  for (
    const text of [
      kernelPdb.symbolPath,
      "|Processes|3|",
      "|Processors|2, 2 of them with registers|",
      // The kernel and two drivers, of which the discarded pages are missing.
      "|48, 85.7 %|",
      "|User memory|Pages of all processes|2, 66.6 %|",
      "|The rest|",
    ]
  ) assertStringIncludes(machine, text);
  const page = renderHtml([report!], now);
  assertStringIncludes(page, `class="bar-held" width="85.71"`);
  assertStringIncludes(page, `class="bar-held" width="66.67"`);
  assertStringIncludes(machine, "|Largest holes|5 holes|");
  assertStringIncludes(partOf(process!), "|Regions|");
  assert(!partOf(process!).includes("Processors"));
  assertStringIncludes(partOf(triage!), "debugger data");
  assertEquals(partOf(scenes["garbage"]!()[0]!), "");
  assertEquals(partOf(scenes["complete"]!()[0]!), "");
});
