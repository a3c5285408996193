import { counted } from "../../base/text/count.ts";
import { printable } from "../../base/text/printable.ts";
import type { DumpReport } from "../dump/report.ts";
import { isGood } from "./render_text.ts";
import {
  ReportFailure,
  type ReportWriter,
  type RunEnd,
  VerdictTally,
} from "./report_writer.ts";

/**
 * Maximum size of the summary of a step. GitHub does not show a larger one.
 * Source: GitHub Docs, "Workflow commands for GitHub Actions", adding a job
 * summary: "a maximum size of 1MiB".
 */
const limitBytes = 1024 * 1024;

/** Number of bytes reserved for the text around the table. */
const reservedBytes = 4096;

/** The rows that fit into the summary, and the number of all dumps. */
interface Rows {
  text: string;
  bytes: number;
  dumps: number;
  shown: number;
}

/**
 * Appends a Markdown table of all dumps to the summary of the job. Dumps that
 * need attention come first. If not all rows fit, good dumps are left out first,
 * and the summary says how many are not shown.
 */
export function openStepSummary(path: string): ReportWriter {
  const bad = noRows();
  const good = noRows();
  const tally = new VerdictTally();
  return {
    add(report) {
      tally.add(report.verdict);
      addRow(isGood(report) ? good : bad, rowOf(report), limitBytes);
    },
    end(run) {
      try {
        const usedBytes = sizeOf(path);
        const room = limitBytes - reservedBytes - usedBytes;
        const text = render(run, bad, good, tally, room);
        if (usedBytes + new TextEncoder().encode(text).length > limitBytes) {
          throw new Error("it has reached GitHub's limit of 1 MiB");
        }
        append(path, usedBytes, text);
      } catch (error) {
        throw new ReportFailure(path, error);
      }
    },
  };
}

/** Appends all of the text or, if that fails, none of it. */
function append(path: string, sizeBytes: number, text: string): void {
  try {
    Deno.writeTextFileSync(path, text, { append: true });
  } catch (error) {
    // On a full disk, only a part of the table may have been written.
    if (sizeOf(path) > sizeBytes) Deno.truncateSync(path, sizeBytes);
    throw error;
  }
}

function noRows(): Rows {
  return { text: "", bytes: 0, dumps: 0, shown: 0 };
}

/** Adds a row if it fits. Once a row does not fit, no more rows are added. */
function addRow(rows: Rows, row: string, room: number): void {
  const bytes = new TextEncoder().encode(row).length;
  if (rows.shown === rows.dumps && rows.bytes + bytes <= room) {
    rows.text += row;
    rows.bytes += bytes;
    rows.shown++;
  }
  rows.dumps++;
}

/**
 * Returns 0 if the file does not exist.
 *
 * @throws {Error} If the path is not a regular file: opening a pipe would wait
 * for a reader.
 */
function sizeOf(path: string): number {
  try {
    const { isFile, isDirectory, size } = Deno.statSync(path);
    if (isDirectory) throw new Error("it is a folder.");
    if (!isFile) throw new Error("it is a device or a pipe.");
    return size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

function render(
  run: RunEnd,
  bad: Rows,
  good: Rows,
  tally: VerdictTally,
  room: number,
): string {
  const shown = noRows();
  for (const rows of [bad, good]) {
    for (const row of rows.text.split(/(?<=\n)/)) {
      if (row !== "") addRow(shown, row, room);
    }
  }
  const missing = tally.total - shown.shown;
  const total = [counted(tally.total, "dump"), tally.texts().join(", ")];
  return [
    `\n## livedump: ${run.verdict}\n`,
    `${total.filter((one) => one !== "").join(": ")}.\n`,
    ...run.brokenOff
      ? [
        "**The run was stopped before the end. " +
        "Dumps may be missing from this table.**\n",
      ]
      : [],
    ...missing > 0
      ? [
        `**${counted(missing, "dump")} not shown:** GitHub takes no more ` +
        "than 1 MiB for the summary of a step. The log lists all dumps.\n",
      ]
      : [],
    `| Verdict | Dump | Findings |\n| --- | --- | --- |\n${shown.text}`,
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
 * Escapes characters of Markdown and HTML syntax as character references, which
 * are never syntax (CommonMark, section 2.5).
 */
function markdown(text: string): string {
  return printable(text).replace(
    /[!-\/:-@\[-`{-~]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}
