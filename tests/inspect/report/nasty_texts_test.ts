import { assert, assertEquals, assertMatch } from "@std/assert";
import { Ajv2020 } from "ajv/dist/2020.js";
import { marked } from "marked";
import { openGithub } from "../../../src/inspect/report/github.ts";
import { openJson } from "../../../src/inspect/report/json.ts";
import { openJsonLines } from "../../../src/inspect/report/json.ts";
import { openText } from "../../../src/inspect/report/text.ts";
import schema from "../../../src/inspect/report/report.schema.json" with {
  type: "json",
};
import { nastyReports, unshown } from "./nasty_reports.ts";
import { readWorkflowLog } from "./workflow_log.ts";
import { writeReport } from "./write_report.ts";

const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

// deno-lint-ignore no-control-regex
const control = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ufeff]/;

/** Lines that a build server executes as commands. */
const command = /^\s*::|##\[|##vso\[/im;

for (const seed of seeds) {
  const reports = nastyReports(seed, 60);

  Deno.test(`no text controls a terminal or a build log (seed ${seed})`, () => {
    for (const flags of [["-v", "--fields"], ["-q"]]) {
      const text = writeReport(openText, reports, {}, flags);
      assertEquals(control.exec(text), null);
      assertEquals(command.exec(text), null);
      assert(text.isWellFormed());
    }
    const lines = writeReport(openText, reports, {}, ["-q"]).split("\n");
    assertEquals(
      lines.slice(0, -1).map((line) => unshown(line.replace(/^\w+ {2}/, ""))),
      reports.map(({ path }) => path),
    );
  });

  Deno.test(`JSON contains every text unchanged (seed ${seed})`, () => {
    const json = writeReport(openJson, reports, { verdict: "error" });
    assertMatch(json, /^[\n\x20-\x7e]*\n$/);
    assertEquals(command.exec(json), null);
    const { dumps, verdict } = JSON.parse(json);
    assertEquals(verdict, "error");
    assertEquals(dumps.map(essence), reports.map(essence));
  });

  Deno.test(`JSON lines contain every text unchanged (seed ${seed})`, () => {
    const text = writeReport(openJsonLines, reports);
    assertMatch(text, /^([\x20-\x7e]+\n)*$/);
    assertEquals(command.exec(text), null);
    const dumps = text.trimEnd().split("\n").map((line) => JSON.parse(line));
    assertEquals(dumps.map(essence), reports.map(essence));
  });

  Deno.test(`GitHub sees ten annotations, and no other command (seed ${seed})`, () => {
    const log = writeReport(openGithub, reports);
    assertEquals(control.exec(log), null);
    const { commands, lines } = readWorkflowLog(log);
    assertEquals(commands.length, 10);
    for (const { name, properties } of commands) {
      assertMatch(name, /^(error|warning)$/);
      assertEquals(Object.keys(properties), ["file", "title"]);
      const report = reports.find(({ path }) =>
        path === unshown(properties["file"]!)
      );
      assert(
        report?.checks.some(({ title }) =>
          title === unshown(properties["title"]!)
        ),
      );
    }
    assertEquals(lines.filter((line) => command.test(line)), []);
  });

  Deno.test(`the job summary is one table and nothing else (seed ${seed})`, async () => {
    const path = await Deno.makeTempFile({ prefix: "livedump" });
    try {
      writeReport(openGithub, reports, {}, [], path);
      const html = await marked(await Deno.readTextFile(path), { gfm: true });
      const tags = [...html.matchAll(/<\/?(\w+)[^>]*>/g)].map(([tag]) => tag);
      assertEquals(
        [...new Set(tags.filter((tag) => !tag.startsWith("</")))].sort(),
        [
          "<br>",
          "<h2>",
          "<p>",
          "<table>",
          "<tbody>",
          "<td>",
          "<th>",
          "<thead>",
          "<tr>",
        ],
      );
      const rows = html.split("<tr>").slice(2).map((row) =>
        row.split("<td>").slice(1).map((cell) => cell.split("</td>")[0]!)
      );
      assertEquals(rows.every(({ length }) => length === 3), true);
      assertEquals(
        rows.map(([_, dump]) => unshown(unescaped(dump!)).trim()).sort(),
        reports.map((one) => one.path.trim()).sort(),
      );
    } finally {
      await Deno.remove(path);
    }
  });
}

Deno.test("a JSON line is a valid entry of dumps", () => {
  const ajv = new Ajv2020({ allowUnionTypes: true });
  ajv.addSchema(schema);
  const isDump = ajv.compile({ $ref: `${schema.$id}#/$defs/dump` });
  const [report] = nastyReports(1, 1);
  const good = { ...report!, verdict: "unreadable" } as const;
  const line = JSON.parse(writeReport(openJsonLines, [good]));
  isDump(line);
  assertEquals(isDump.errors, null);
  assertEquals(line.schemaVersion, "1.0");
  assertEquals(isDump({ ...line, path: 1 }), false);
});

function unescaped(html: string): string {
  return html.replace(
    /&(#\d+|\w+);/g,
    (entity, name) =>
      name.startsWith("#")
        ? String.fromCharCode(Number(name.slice(1)))
        : ({ amp: "&", lt: "<", gt: ">", quot: '"' } as Record<string, string>)[
          name
        ] ?? entity,
  );
}

/** The texts in a report. */
function essence(
  // deno-lint-ignore no-explicit-any
  { path, summary, checks, structures }: any,
) {
  return {
    path,
    summary,
    structures,
    // deno-lint-ignore no-explicit-any
    checks: checks.map(({ title, message, expected, actual, hint }: any) => ({
      title,
      message,
      expected,
      actual,
      hint,
    })),
  };
}

Deno.test("a stopped run is reported before the ten annotations that GitHub shows", () => {
  const log = writeReport(openGithub, nastyReports(1, 60), {
    verdict: "error",
    brokenOff: true,
  });
  const { commands } = readWorkflowLog(log);
  assertEquals(commands.length, 11);
  assertMatch(commands[0]!.message, /^The run was stopped before the end/);
});
