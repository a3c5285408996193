import { unicodeWidth } from "@std/cli/unicode-width";

/** Maximum width of a line in help texts, and in output to a file or pipe. */
export const textColumns = 80;

/** How the lines of a report are laid out. */
export interface LineLayout {
  /** The maximum width of a line. */
  readonly columns: number;
  /** Whether a name or a path that is longer than a line is shortened. */
  readonly shortens: boolean;
}

/**
 * The layout of a report in a file or a pipe. Programs and logs need whole
 * paths.
 */
export const fileLines: LineLayout = { columns: textColumns, shortens: false };

/** A report fits the width of the terminal if the width is in this range. */
const [minTerminalColumns, maxTerminalColumns] = [60, 120];

/** The layout of a report on a stream. */
export function linesFor(
  { isTerminal, columns }: {
    readonly isTerminal: boolean;
    readonly columns: number;
  },
): LineLayout {
  if (!isTerminal || columns < minTerminalColumns) return fileLines;
  // Some terminals add an empty line after a line of full width.
  return {
    columns: Math.min(columns - 1, maxTerminalColumns),
    shortens: true,
  };
}

/**
 * Breaks a paragraph into lines that start with `indent`. A word that is longer
 * than a line is not broken. If `shortens` is set, the word is shortened.
 * Otherwise it stays whole, so that a path can be copied.
 */
export function wrapText(
  text: string,
  indent = "",
  columns: number = textColumns,
  shortens = false,
): string[] {
  const lines: string[] = [];
  const widthOf = shortens ? unicodeWidth : (one: string) => one.length;
  const room = columns - indent.length;
  let line = "";
  for (const whole of text.split(" ")) {
    const word = shortens ? shortened(whole, room) : whole;
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && widthOf(longer) > room) {
      lines.push(indent + line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, indent + line];
}

/** Matches hexadecimal numbers and hashes, where every digit matters. */
const digits = /^(0x)?[0-9a-f]+$/i;

/**
 * Shortens a name or a path in its middle to fit into `columns` of a terminal:
 * `C:\dumps\...\livedump.DMP`. The start and the end of a path identify a file
 * best.
 */
export function shortened(text: string, columns: number): string {
  if (unicodeWidth(text) <= columns || digits.test(text)) return text;
  const gap = "...";
  const room = Math.max(0, columns - gap.length);
  const start = cutToWidth(text, Math.floor(room / 2));
  let [end, width] = ["", unicodeWidth(start)];
  for (const character of Array.from(text).toReversed()) {
    width += unicodeWidth(character);
    if (width > room) break;
    end = character + end;
  }
  return start + gap + end;
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
