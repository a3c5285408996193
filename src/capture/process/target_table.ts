import type { OutputStream } from "../../base/console.ts";
import { printable } from "../../base/text/printable.ts";
import { sizeText } from "../../base/text/count.ts";
import { startOf, type Target } from "./target.ts";

const unknown = "-";

/** The columns of the table. */
const columns: readonly {
  readonly head: string;
  /** Numbers stand under each other by their ends. */
  readonly isNumber?: true;
  text(target: Target): string;
}[] = [
  {
    head: "PID",
    isNumber: true,
    text: ({ process }) => String(process.processId),
  },
  {
    head: "PARENT",
    isNumber: true,
    text: ({ process }) => String(process.parentId),
  },
  { head: "STARTED", text: (target) => timeText(startOf(target)) },
  {
    head: "MEMORY",
    isNumber: true,
    text: ({ facts: { memoryBytes } }) =>
      memoryBytes === null ? unknown : sizeText(memoryBytes),
  },
  { head: "ARCH", text: ({ facts }) => facts.machine ?? unknown },
];

const commandHead = "COMMAND";

/** A command line is cut to what is left of the line, but not to less. */
const leastCommand = 24;

/** What a command line is cut to where no line ends. */
const mostCommand = 200;

/** Processes in a table, to choose one by its number. */
export function targetTable(
  targets: readonly Target[],
  { isTerminal, columns: room }: Pick<OutputStream, "isTerminal" | "columns">,
): string {
  const rows = targets.map((target) => columns.map(({ text }) => text(target)));
  const widths = columns.map(({ head }, index) =>
    Math.max(head.length, ...rows.map((row) => row[index]!.length))
  );
  const before = widths.reduce((sum, width) => sum + width + 2, 0);
  const most = isTerminal ? Math.max(room - before, leastCommand) : mostCommand;
  // Windows before 8.1 tells no command line: then the program is enough.
  const commands = targets.map(({ facts: { commandLine, path } }) =>
    cutTo(printable(commandLine ?? path ?? unknown), most)
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

/** Without its middle: the program comes first, what differs often last. */
function cutTo(text: string, most: number): string {
  const characters = Array.from(text);
  if (characters.length <= most) return text;
  const gap = "...";
  const head = Math.ceil((most - gap.length) / 2);
  const tail = characters.slice(characters.length - (most - gap.length - head));
  return [...characters.slice(0, head), gap, ...tail].join("");
}

/** In the time of this machine. */
function timeText(time: Date | null): string {
  if (time === null) return unknown;
  const two = (part: number) => String(part).padStart(2, "0");
  const day = [
    time.getFullYear(),
    two(time.getMonth() + 1),
    two(time.getDate()),
  ];
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(
    two,
  );
  return `${day.join("-")} ${clock.join(":")}`;
}
