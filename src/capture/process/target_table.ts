import { printable } from "../../text/printable.ts";
import { sizeText } from "../../text/size_text.ts";
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
  {
    head: "PROGRAM",
    text: ({ process, facts }) => printable(facts.path ?? process.name),
  },
];

/** Processes in a table, to choose one by its number. */
export function targetTable(targets: readonly Target[]): string {
  const rows = targets.map((target) => columns.map(({ text }) => text(target)));
  const widths = columns.map(({ head }, index) =>
    Math.max(head.length, ...rows.map((row) => row[index]!.length))
  );
  return [columns.map(({ head }) => head), ...rows].map((row) =>
    row.map((cell, index) =>
      columns[index]!.isNumber
        ? cell.padStart(widths[index]!)
        : cell.padEnd(widths[index]!)
    ).join("  ").trimEnd() + "\n"
  ).join("");
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
