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
