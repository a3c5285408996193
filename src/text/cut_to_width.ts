import { unicodeWidth } from "@std/cli/unicode-width";

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
