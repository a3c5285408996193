import { printable } from "../text/printable.ts";
import type { TextStyle } from "../text/text_style.ts";
import { hex } from "../text/hex.ts";
import type { FieldGroup } from "./fields.ts";

/** The raw fields with their file offsets and Microsoft's names. */
export function renderFields(
  groups: readonly FieldGroup[],
  style: TextStyle,
): string {
  return groups.map((group) => {
    const rows = group.fields.map((row) => {
      const value = row.unfilled
        ? style.dim("not filled in")
        : row.value ?? style.dim("beyond the end of the file");
      return `  ${hex(row.fileOffset).padStart(10)}  ${
        column(printable(row.name))
      }  ${value}\n`;
    });
    const head = style.bold(`${group.name} at ${hex(group.fileOffset)}`);
    return `\n  ${head}\n${rows.join("")}`;
  }).join("");
}

const nameWidth = 22;

/** A name in its column; a longer one, the value on the next line. */
function column(name: string): string {
  return name.length <= nameWidth
    ? name.padEnd(nameWidth)
    : `${name}\n${" ".repeat(14 + nameWidth)}`;
}
