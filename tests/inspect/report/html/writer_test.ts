import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { loadFormat } from "../../../../src/inspect/report/formats.ts";
import { openHtml } from "../../../../src/inspect/report/html/page.ts";
import { ReportFailure } from "../../../../src/inspect/report/report_writer.ts";
import { Spool } from "../../../../src/inspect/report/spool.ts";
import { buildKernelDump } from "../../../builder/dump_builder.ts";
import { judge } from "../../judge.ts";
import { writeReport } from "../write_report.ts";
import { replaceInDeno } from "../../../process_state.ts";

const dump = judge(buildKernelDump(), 0x161, true, true);
const cut = judge(buildKernelDump({ cutAt: -1 }), 0x161, true, true);

Deno.test("the page starts with a table of all dumps, followed by each dump in the same order", () => {
  const page = writeReport(openHtml, [
    { ...dump, path: "first.dmp" },
    { ...cut, path: "second.dmp" },
  ], { verdict: "fail", exitCode: 3 });
  const places = [
    "<title>Memory dump report: 1 of 2 dumps not complete</title>",
    // The dump with the worst verdict is first in the table.
    '<a href="#dump-2"><code>second.dmp</code></a>',
    '<a href="#dump-1"><code>first.dmp</code></a>',
    '<h2 id="dump-2-name"><code>second.dmp</code></h2>',
    '<h2 id="dump-1-name"><code>first.dmp</code></h2>',
    "</html>",
  ].map((one) => page.indexOf(one));
  assert(!places.includes(-1), String(places));
  assertEquals(places.toSorted((a, b) => a - b), places);
  assertEquals(page.includes("stopped before the end"), false);
});

Deno.test("a page with one dump has no table, and a page without dumps is not empty", () => {
  const one = writeReport(openHtml, [dump]);
  assertStringIncludes(one, "<title>Memory dump report: complete</title>");
  assertEquals(one.includes("<nav"), false);
  assertStringIncludes(writeReport(openHtml, []), "No dumps were inspected.");
});

Deno.test("the page of a stopped run reports that the run was stopped", () => {
  const page = writeReport(openHtml, [dump], {
    verdict: "error",
    exitCode: 130,
    brokenOff: true,
  });
  assertStringIncludes(page, "The run was stopped before the end");
  assert(page.endsWith("</html>\n"));
});

Deno.test("data that only the page needs does not change the other reports of the run", async () => {
  for (const format of ["json", "jsonl", "text", "junit"] as const) {
    const open = await loadFormat(format);
    const plain = judge(buildKernelDump());
    assertEquals(writeReport(open, [dump]), writeReport(open, [plain]));
  }
  const json = JSON.parse(
    writeReport(await loadFormat("json"), [dump], {}, ["--map", "--fields"]),
  );
  assertEquals(json.dumps[0].map.totals[0].count, 5);
  assertEquals(json.dumps[0].structures.length, 2);
});

Deno.test("every format contains a requested hash", async () => {
  const value = "0123456789abcdef".repeat(4);
  const hashed = { ...dump, hash: { algorithm: "sha256", value } } as const;
  for (const format of ["text", "json", "jsonl", "junit", "html"] as const) {
    const text = writeReport(await loadFormat(format), [hashed]);
    assertStringIncludes(text, value, format);
  }
  const path = await Deno.makeTempFile();
  try {
    writeReport(await loadFormat("github"), [hashed], {}, [], path);
    assertStringIncludes(await Deno.readTextFile(path), value);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("a dump from a pipe is called standard input", () => {
  const page = writeReport(openHtml, [{ ...dump, path: "-" }, dump]);
  assertEquals(page.match(/<code>standard input<\/code>/g)?.length, 2);
});

const count = (page: string, what: RegExp) => page.match(what)?.length ?? 0;

Deno.test("a page with thousands of dumps stays small enough to open", () => {
  const hash = { algorithm: "sha256", value: "ab".repeat(32) } as const;
  const many = Array.from({ length: 3000 }, (_, at) => [
    { ...dump, path: `good ${at}`, hash },
    { ...cut, path: `bad ${at}` },
  ]).flat();
  const page = writeReport(openHtml, many);
  assertStringIncludes(page, "3,000 of 6,000 dumps not complete</title>");
  assertEquals(count(page, /<article /g), 100 + 100 + 200 + 400);
  assertEquals(count(page, /<details class="raw"/g), 100 + 200);
  assert(page.length < 16_000_000, String(page.length));
  // The table lists all dumps. If a dump has no section, its hash is in the
  // table.
  const table = page.slice(0, page.indexOf("</nav>"));
  assertEquals(count(table, /<tr\b/g), 1 + many.length);
  assertEquals(count(table, /<a href=/g), count(page, /<article /g));
  assertEquals(count(table, /SHA-256/g), 3000 - 200);
  const sections = new Set(
    Array.from(page.matchAll(/<article id="([^"]*)"/g), ([, id]) => id!),
  );
  for (const [, to] of table.matchAll(/<a href="#([^"]*)"/g)) {
    assert(sections.has(to!), to);
  }
  assertStringIncludes(
    table.replace(/\s+/g, " "),
    '6,000 dumps<span class="screen">: 300 are shown in full below, 500 ' +
      "without the raw header and with a coarser map, 5,200 in this table only.",
  );
  const linked = Array.from(table.matchAll(/href="#(dump-\d+)"/g));
  const shown = Array.from(page.matchAll(/<article id="(dump-\d+)"/g));
  assertEquals(shown.map(([, id]) => id), linked.map(([, id]) => id));
  assertEquals(count(page, /the raw header is left/g), 500);
});

Deno.test("complete dumps take no space from a dump with a warning", () => {
  const checks = dump.checks.map((one) => ({ ...one, status: "warning" }));
  const warns = { ...dump, path: "warns", checks } as typeof dump;
  const many = Array.from({ length: 250 }, () => dump);
  const page = writeReport(openHtml, [...many, warns]);
  assertEquals(count(page, /<article /g), 201);
  assertStringIncludes(page, '<h2 id="dump-251-name"><code>warns</code>');
  assertStringIncludes(page, ": 101 are shown in full below, 100 ");
});

Deno.test("the table says of a complete dump, too, what it is", () => {
  const page = writeReport(openHtml, [dump, cut]);
  const table = page.slice(page.indexOf("<nav"), page.indexOf("</nav>"));
  assertStringIncludes(table, `<small>${dump.summary}</small>`);
  assertStringIncludes(table, `<small>${cut.summary}</small>`);
});

Deno.test("a page that shows all of its dumps does not mention limits", () => {
  const page = writeReport(openHtml, Array.from({ length: 100 }, () => dump));
  assertStringIncludes(page, "<caption>100 dumps</caption>");
  assertEquals(page.includes("the raw header is left"), false);
});

const nothing = () => {};

Deno.test("a spool returns texts in another order", () => {
  const texts = ["first", "\u00e4\u{1f600}", "", "x".repeat(20_000)];
  for (const limit of [0, 5, 1000, 100_000]) {
    using spool = new Spool(limit);
    for (const one of texts) spool.add(one);
    let text = "";
    spool.drain((more) => text += more, [3, 1, 2, 0, 1]);
    assertEquals(text, texts[3]! + texts[1] + texts[0] + texts[1]);
  }
});

Deno.test("a spool returns what was added, from memory or from a file", () => {
  for (const limit of [0, 5, 1000]) {
    using spool = new Spool(limit);
    const pieces = ["first ", "\u00e4\u{1f600}", "", "x".repeat(20_000), "."];
    for (const piece of pieces) spool.add(piece);
    let text = "";
    spool.drain((more) => text += more);
    assertEquals(text, pieces.join(""));
    spool.drain(() => assert(false));
  }
});

/**
 * Calls `run` while temporary files are made in a new folder. `files` returns
 * the number of files in this folder.
 */
function inOwnFolder(run: (files: () => number) => void): void {
  const folder = Deno.makeTempDirSync();
  const makeTempFileSync = Deno.makeTempFileSync;
  try {
    using _temporary = replaceInDeno({
      makeTempFileSync: (options: Deno.MakeTempOptions) =>
        makeTempFileSync({ ...options, dir: folder }),
    });
    run(() => Array.from(Deno.readDirSync(folder)).length);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("a killed run leaves no spool file", () => {
  inOwnFolder((files) => {
    using spool = new Spool(1);
    spool.add("longer than it may be");
    assertEquals(files(), 0);
    let text = "";
    spool.drain((more) => text += more);
    assertEquals(text, "longer than it may be");
  });
});

Deno.test("a spool removes its file at the end if it could not do so at once", () => {
  const remove = Deno.removeSync;
  let refusals = 0;
  inOwnFolder((files) => {
    Deno.removeSync = (path) => {
      if (refusals++ === 0) throw new Deno.errors.PermissionDenied();
      remove(path);
    };
    try {
      using spool = new Spool(1);
      spool.add("longer than it may be");
      assertEquals(files(), 1);
      spool.drain(nothing);
      assertEquals(files(), 0);
    } finally {
      Deno.removeSync = remove;
    }
  });
});

Deno.test("a spool that cannot be written reports a temporary file", () => {
  const open = Deno.makeTempFileSync;
  Deno.makeTempFileSync = () => {
    throw new Error("No space left on device (os error 28)");
  };
  try {
    using spool = new Spool(1);
    assertThrows(
      () => spool.add("longer than it may be"),
      ReportFailure,
      "The report html (in a temporary file) could not be " +
        "written: No space left on device (os error 28).",
    );
  } finally {
    Deno.makeTempFileSync = open;
  }
});
