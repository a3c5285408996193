import { counted } from "../../base/text/count.ts";
import { printable } from "../../base/text/printable.ts";
import { type Verdict, verdicts } from "../../base/verdict.ts";
import { hasWarning } from "./render_text.ts";
import type { DumpReport } from "../dump/report.ts";
import type { ReportWriter, RunEnd } from "./report_writer.ts";
import { ReportFailure } from "./report_failure.ts";

/**
 * The most that GitHub takes for the summary of a step; of more it shows
 * nothing. Source: GitHub Docs, "Workflow commands for GitHub Actions", adding
 * a job summary: "a maximum size of 1MiB".
 */
const limitBytes = 1024 * 1024;

/** Kept for what follows the table. */
const reservedBytes = 4096;

/** Rows of a table as far as there is room, and how many there are in all. */
interface Rows {
  text: string;
  bytes: number;
  dumps: number;
  shown: number;
}

/**
 * The table of all dumps in the summary of a job, in Markdown, appended to what
 * the step has there. Dumps that are not in order come first: if there is no
 * room for all, those that are in order are left out, and that is said.
 */
export function openStepSummary(path: string): ReportWriter {
  const bad = noRows();
  const good = noRows();
  const counts = new Map<Verdict, number>();
  return {
    add(report) {
      counts.set(report.verdict, (counts.get(report.verdict) ?? 0) + 1);
      const isGood = report.verdict === "complete" && !hasWarning(report);
      addRow(isGood ? good : bad, rowOf(report), limitBytes);
    },
    end(run) {
      try {
        const takenBytes = sizeOf(path);
        const room = limitBytes - reservedBytes - takenBytes;
        const text = render(run, bad, good, counts, room);
        if (takenBytes + new TextEncoder().encode(text).length > limitBytes) {
          throw new Error("GitHub takes no more than 1 MiB, and it is full");
        }
        append(path, takenBytes, text);
      } catch (error) {
        throw new ReportFailure(path, error);
      }
    },
  };
}

/** Adds the whole text to a file of this size, or nothing. */
function append(path: string, sizeBytes: number, text: string): void {
  try {
    Deno.writeTextFileSync(path, text, { append: true });
  } catch (error) {
    // What is there by then: half a table, where the disk is full.
    if (sizeOf(path) > sizeBytes) Deno.truncateSync(path, sizeBytes);
    throw error;
  }
}

function noRows(): Rows {
  return { text: "", bytes: 0, dumps: 0, shown: 0 };
}

/** Adds a row if there is room, and none after one that had none. */
function addRow(rows: Rows, row: string, room: number): void {
  const bytes = new TextEncoder().encode(row).length;
  if (rows.shown === rows.dumps && rows.bytes + bytes <= room) {
    rows.text += row;
    rows.bytes += bytes;
    rows.shown++;
  }
  rows.dumps++;
}

function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

function render(
  run: RunEnd,
  bad: Rows,
  good: Rows,
  counts: ReadonlyMap<Verdict, number>,
  room: number,
): string {
  const shown = noRows();
  for (const rows of [bad, good]) {
    for (const row of rows.text.split(/(?<=\n)/)) {
      if (row !== "") addRow(shown, row, room);
    }
  }
  const dumps = bad.dumps + good.dumps;
  const parts = verdicts.flatMap(({ name }) => {
    const count = counts.get(name);
    return count === undefined ? [] : [`${count} ${name}`];
  });
  const missing = dumps - shown.shown;
  return [
    `\n## livedump: ${run.verdict}\n`,
    `${counted(dumps, "dump")}${
      parts.length === 0 ? "" : `: ${parts.join(", ")}`
    }.\n`,
    ...run.brokenOff
      ? ["**The run was broken off: dumps may be missing here.**\n"]
      : [],
    ...missing > 0
      ? [
        `**${counted(missing, "dump")} not shown:** GitHub takes no more ` +
        "than 1 MiB for the summary of a step. The log has them all.\n",
      ]
      : [],
    `| Verdict | Dump | What was found |\n| --- | --- | --- |\n${shown.text}`,
  ].join("\n");
}

function rowOf(report: DumpReport): string {
  const found = report.checks
    .filter(({ status, verdict }) =>
      status === "warning" || verdict !== undefined
    )
    .map(({ id, message }) => `${id}: ${message}`);
  const cells = [
    report.summary,
    ...found.filter((one) => !one.endsWith(`: ${report.summary}`)),
    ...report.hash ? [`SHA-256: ${report.hash.value}`] : [],
  ];
  return `| ${report.verdict} | ${markdown(report.path)} | ${
    cells.map(markdown).join("<br>")
  } |\n`;
}

/**
 * Text in which nothing is Markdown or HTML: a character reference never is
 * (CommonMark, section 2.5).
 */
function markdown(text: string): string {
  return printable(text).replace(
    /[!-\/:-@\[-`{-~]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}
