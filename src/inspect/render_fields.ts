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
        row.name.padEnd(22)
      }  ${value}\n`;
    });
    const head = style.bold(`${group.name} at ${hex(group.fileOffset)}`);
    return `\n  ${head}\n${rows.join("")}`;
  }).join("");
}
