import { assertEquals } from "@std/assert";
import { html, Markup } from "../../../../src/inspect/report/html/markup.ts";
import { percentText } from "../../../../src/inspect/report/html/share.ts";
import type { DumpReport } from "../../../../src/inspect/dump/report.ts";
import { seededRandom } from "../../random.ts";
import { now, renderHtml, scenes } from "./scenes.ts";

Deno.test("text is escaped, markup is not, and nothing is shown for null", () => {
  const inner = html`<b>${"<&>"}</b>`;
  assertEquals(
    html`<p title="${`"'`}">${inner}${null}${[1, "x"]}</p>`.text,
    '<p title="&quot;&#39;"><b>&lt;&amp;&gt;</b></p>'.replace(
      "</p>",
      "1x</p>",
    ),
  );
  assertEquals(html`${new Markup("<i>")}`.text, "<i>");
});

Deno.test("invisible and deceptive characters are shown as escapes", () => {
  assertEquals(html`${"a\u202eb\ud800\0"}`.text, "a\\u202eb\\ud800\\u0000");
});

const nasty = [
  "<script>alert(1)</script>",
  "</code></style></title><img src=x onerror=alert(1)>",
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  "&lt;script&gt;&#60;b&#62;",
  "--><!-- ]]> ::error::",
  "javascript:alert(1)",
  "\u0000\u0007\u202e\ud800\ufeff\n\r",
  "x".repeat(300),
  "${1} `{{constructor}}`",
];

/** Returns a copy of the report in which nasty texts replace all texts. */
function poisoned<T>(value: T, next: (limit: number) => number): T {
  if (typeof value === "string") {
    return nasty[next(nasty.length)]! + nasty[next(nasty.length)] as T;
  }
  if (Array.isArray(value)) {
    return value.map((one) => poisoned(one, next)) as T;
  }
  if (value === null || typeof value !== "object") return value;
  const kept = ["status", "verdict", "format", "space", "unit", "state", "map"];
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      kept.includes(key) ? one : poisoned(one, next),
    ]),
  ) as T;
}

Deno.test("no text of a report becomes markup", () => {
  const next = seededRandom(5);
  const names = ["truncated", "process-cut", "garbage", "triage"];
  for (const name of names) {
    const [report] = scenes[name]!() as [DumpReport];
    for (let round = 0; round < 5; round++) {
      const page = renderHtml([poisoned(report, next)], now);
      const body = page.slice(page.indexOf("<main "));
      // Every < in the body starts one of the page's own tags.
      const tags = new Set(
        Array.from(body.matchAll(/<\/?([^\s>/]*)/g), ([, tag]) => tag!),
      );
      const own =
        "main article header h2 h3 code div svg use p strong span section dl dt dd " +
        "rect g path title table caption thead tbody tr th td small details " +
        "summary footer body html b i a wbr";
      assertEquals(
        [...tags].filter((one) => !own.split(" ").includes(one)),
        [],
      );
      assertEquals(
        /<[^>]*\son\w+\s*=/i.test(body.replace(/"[^"]*"/g, '""')),
        false,
      );
      assertEquals(body.match(/<article /g)?.length, 1);
      // deno-lint-ignore no-control-regex
      assertEquals(/[\u0000\u202e\ud800]/.test(page), false);
    }
  }
});

Deno.test("only a complete part is shown as 100 %, and only an empty part as 0 %", () => {
  assertEquals(percentText(10, 10), "100 %");
  assertEquals(percentText(999_999_999, 1_000_000_000), "99.9 %");
  assertEquals(percentText(1, 1_000_000_000), "less than 0.1 %");
  assertEquals(percentText(0, 9), "0 %");
  assertEquals(percentText(1, 3), "33.3 %");
  assertEquals(percentText(1, 2), "50 %");
});
