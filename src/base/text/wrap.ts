import { unicodeWidth } from "@std/cli/unicode-width";

/** The maximum width of a line, in columns. */
export const textColumns = 80;

/**
 * Breaks a paragraph into lines that start with `indent`. A word that is longer
 * than a line is not broken, so that paths can be copied.
 */
export function wrapText(
  text: string,
  indent = "",
  columns: number = textColumns,
): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && indent.length + longer.length > columns) {
      lines.push(indent + line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, indent + line];
}

/**
 * Returns the longest start of a text that fits into `columns` of a terminal.
 * Some characters are two columns wide, and some have no width. The text must
 * already be `printable`.
 */
export function cutToWidth(text: string, columns: number): string {
  let [width, end] = [0, 0];
  for (const character of text) {
    width += unicodeWidth(character);
    if (width > columns) return text.slice(0, end);
    end += character.length;
  }
  return text;
}
