import { unicodeWidth } from "@std/cli/unicode-width";

/** Where the program breaks its text. */
export const textColumns = 80;

/**
 * Breaks a paragraph between words, each line after `indent`. A word that is
 * longer than a line keeps a line of its own: paths stay copyable.
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
 * As much of the start of a text as a terminal shows in so many columns: whole
 * characters, of which some take two columns and some none. What a terminal
 * obeys is expected to be written out already.
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
