import { grouped } from "../../base/text/count.ts";
import { printable } from "../../base/text/printable.ts";
import type { TextStyle } from "../../base/text/text_style.ts";
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
): string {
  return [
    ...(flags.modules ? [renderModules(deep.modules, style)] : []),
    ...(flags.processes ? [renderProcesses(deep.processes, style)] : []),
    ...(deep.read ? [renderRead(deep.read, style)] : []),
  ].join("");
}

type Column = readonly [title: string, width: number, align?: "right"];

function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  style: TextStyle,
): string {
  const line = (cells: readonly string[]) =>
    "  " + cells.map((cell, at) => {
      const [, width, align] = columns[at]!;
      return align === "right" ? cell.padStart(width) : cell.padEnd(width);
    }).join("  ").trimEnd();
  const head = style.bold(line(columns.map(([title]) => title)));
  return `\n${head}\n${rows.map((row) => `${line(row)}\n`).join("")}`;
}

const unknown = "?";

const share = (part: number | null, all: number | null) =>
  part === null || all === null ? "-" : `${grouped(part)}/${grouped(all)}`;

function renderModules(
  modules: readonly ModuleReport[],
  style: TextStyle,
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
  );
}

function renderProcesses(
  processes: readonly ProcessReport[],
  style: TextStyle,
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
