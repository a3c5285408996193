import type { OutputStream } from "../../base/console.ts";
import { printable } from "../../base/text/printable.ts";
import { sizeText } from "../../base/text/count.ts";
import { startDateOf, type Target } from "./target.ts";

const unknown = "-";

interface Column {
  readonly head: string;
  /** Whether the column contains numbers, which are aligned to the right. */
  readonly isNumber?: true;
  /** Whether a narrow terminal leaves the column out. */
  readonly isOptional?: true;
  text(target: Target): string;
}

const allColumns: readonly Column[] = [
  {
    head: "PID",
    isNumber: true,
    text: ({ process }) => String(process.processId),
  },
  {
    head: "PARENT",
    isNumber: true,
    isOptional: true,
    text: ({ process }) => String(process.parentId),
  },
  { head: "STARTED", text: (target) => timeText(startDateOf(target)) },
  {
    head: "MEMORY",
    isNumber: true,
    text: ({ facts: { memoryBytes } }) =>
      memoryBytes === null ? unknown : sizeText(memoryBytes),
  },
  {
    head: "ARCH",
    isOptional: true,
    text: ({ facts }) => facts.machine ?? unknown,
  },
];

const commandHead = "COMMAND";

/**
 * If command lines would have fewer columns than this, the optional columns are
 * left out.
 */
const minCommandColumns = 20;

/** Maximum length of a command line that is not printed to a terminal. */
const maxCommandColumns = 200;

/** A table of processes, from which to choose a process ID. */
export function targetTable(
  targets: readonly Target[],
  stream: Pick<OutputStream, "isTerminal" | "columns">,
): string {
  const needed = allColumns.filter((one) => !one.isOptional);
  const isNarrow = stream.isTerminal &&
    widthBefore(allColumns, targets) + minCommandColumns > stream.columns;
  return tableOf(targets, isNarrow ? needed : allColumns, stream);
}

/** The widths of columns. */
function widthsOf(
  columns: readonly Column[],
  targets: readonly Target[],
): readonly number[] {
  return columns.map(({ head, text }) =>
    Math.max(head.length, ...targets.map((target) => text(target).length))
  );
}

/** The width of columns, with the two spaces after each. */
function widthBefore(
  columns: readonly Column[],
  targets: readonly Target[],
): number {
  return widthsOf(columns, targets).reduce((sum, one) => sum + one + 2, 0);
}

function tableOf(
  targets: readonly Target[],
  columns: readonly Column[],
  { isTerminal, columns: width }: Pick<OutputStream, "isTerminal" | "columns">,
): string {
  const rows = targets.map((target) => columns.map(({ text }) => text(target)));
  const widths = widthsOf(columns, targets);
  const maxColumns = isTerminal
    ? Math.max(width - widthBefore(columns, targets), minCommandColumns)
    : maxCommandColumns;
  // Windows before 8.1 reports no command lines, so the path of the program is
  // shown.
  const commands = targets.map(({ facts: { commandLine, path } }) =>
    cutTo(printable(commandLine ?? path ?? unknown), maxColumns)
  );
  return [columns.map(({ head }) => head), ...rows].map((row, index) => {
    const cells = row.map((cell, at) =>
      columns[at]!.isNumber
        ? cell.padStart(widths[at]!)
        : cell.padEnd(widths[at]!)
    );
    const command = index === 0 ? commandHead : commands[index - 1]!;
    return `${[...cells, command].join("  ").trimEnd()}\n`;
  }).join("");
}

/**
 * Cuts out the middle of a text. The start of a command line names the program,
 * and its end is often what differs between two processes.
 */
function cutTo(text: string, maxLength: number): string {
  const characters = Array.from(text);
  if (characters.length <= maxLength) return text;
  const gap = "...";
  const head = Math.ceil((maxLength - gap.length) / 2);
  const tail = characters.slice(head + gap.length - maxLength);
  return [...characters.slice(0, head), gap, ...tail].join("");
}

/** Formats a time as local time: `2024-01-15 09:30:05`. */
function timeText(time: Date | null): string {
  if (time === null) return unknown;
  const offsetMs = time.getTimezoneOffset() * 60_000;
  const text = new Date(time.getTime() - offsetMs).toISOString();
  return text.slice(0, 19).replace("T", " ");
}
