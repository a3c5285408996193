import { grouped } from "../../base/text/count.ts";
import { printable } from "../../base/text/printable.ts";
import type { TextStyle } from "../../base/text/text_style.ts";
import { fileLines, type LineLayout, shortened } from "../../base/text/wrap.ts";
import type {
  DeepReport,
  ModuleReport,
  ProcessReport,
  ReadReport,
} from "../deep/deep_report.ts";
import type { InspectFlags } from "../inspect_command_spec.ts";

/** The tables and the hex dump that the flags request. */
export function renderDeep(
  deep: DeepReport,
  flags: Pick<InspectFlags, "modules" | "processes">,
  style: TextStyle,
  layout: LineLayout = fileLines,
): string {
  return [
    ...(flags.modules ? [renderModules(deep.modules, style, layout)] : []),
    ...(flags.processes
      ? [renderProcesses(deep.processes, style, layout)]
      : []),
    ...(deep.read ? [renderRead(deep.read, style)] : []),
  ].join("");
}

type Column = readonly [title: string, width: number, align?: "right"];

/**
 * A table whose last column has names. On a terminal, the other columns are as
 * narrow as their cells, and the names are shortened to fit the line.
 */
function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  style: TextStyle,
  { columns: lineWidth, shortens }: LineLayout,
): string {
  const widths = columns.map(([title, width], at) =>
    shortens
      ? rows.reduce(
        (most, row) => Math.max(most, row[at]!.length),
        title.length,
      )
      : width
  );
  const nameStart = widths.slice(0, -1).reduce((sum, one) => sum + one + 2, 2);
  const nameWidth = shortens
    ? Math.max(minNameWidth, lineWidth - nameStart)
    : Infinity;
  const line = (cells: readonly string[]) =>
    "  " + cells.map((cell, at) => {
      if (at === columns.length - 1) return shortened(cell, nameWidth);
      const [, , align] = columns[at]!;
      const width = widths[at]!;
      return align === "right" ? cell.padStart(width) : cell.padEnd(width);
    }).join("  ").trimEnd();
  const head = style.bold(line(columns.map(([title]) => title)));
  return `\n${head}\n${rows.map((row) => `${line(row)}\n`).join("")}`;
}

/**
 * Minimum width of a shortened name. A shorter name could not be recognized.
 */
const minNameWidth = 8;

const unknown = "?";

const share = (part: number | null, all: number | null) =>
  part === null || all === null ? "-" : `${grouped(part)}/${grouped(all)}`;

function renderModules(
  modules: readonly ModuleReport[],
  style: TextStyle,
  layout: LineLayout,
): string {
  return renderTable(
    [
      ["Base", 18],
      ["Size", 10, "right"],
      ["Pages", 13, "right"],
      ["Headers", 7],
      ["Module", 24],
    ],
    modules.map(({ base, sizeBytes, pages, pagesInDump, header, name }) => [
      base,
      `0x${sizeBytes.toString(16)}`,
      share(pagesInDump, pages),
      header ? "yes" : "no",
      printable(name ?? unknown),
    ]),
    style,
    layout,
  );
}

function renderProcesses(
  processes: readonly ProcessReport[],
  style: TextStyle,
  layout: LineLayout,
): string {
  return renderTable(
    [
      ["Number", 7, "right"],
      ["EPROCESS", 18],
      ["Directory", 18],
      ["User pages", 13, "right"],
      ["Name", 15],
    ],
    processes.map((one) => [
      one.id === null ? unknown : String(one.id),
      one.address,
      one.directory ?? unknown,
      share(one.userPagesInDump, one.userPages),
      printable(one.name ?? unknown),
    ]),
    style,
    layout,
  );
}

/**
 * A hex dump in the layout of debuggers, but in groups of four bytes to save
 * columns.
 */
function renderRead(read: ReadReport, style: TextStyle): string {
  const { space, address, sizeBytes, bytesInDump, rows } = read;
  const head = `${space} memory at ${address}: ${grouped(bytesInDump)} of ` +
    `${grouped(sizeBytes)} bytes are in the dump`;
  const lines = rows.map((row) => {
    const cells = row.bytes.split(" ");
    const words = Array.from(
      { length: Math.ceil(cells.length / 4) },
      (_, at) => cells.slice(at * 4, at * 4 + 4).join(""),
    );
    const text = cells.map(characterOf).join("");
    return `  ${row.address}  ${words.join(" ").padEnd(35)}  ${text}\n`;
  });
  return `\n  ${style.bold(head)}\n${lines.join("")}`;
}

function characterOf(cell: string): string {
  const code = parseInt(cell, 16);
  return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : ".";
}
