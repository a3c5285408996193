import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { HtmlValidate, type Message, StaticConfigLoader } from "html-validate";
import { renderHtml } from "../../../src/inspect/html/render_html.ts";
import { style, styleHash } from "../../../src/inspect/html/style.ts";
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
