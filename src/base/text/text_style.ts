// SGR codes that begin and end a style: ECMA-48, 8.3.117. Not @std/fmt/colors:
// where NO_COLOR is set it cannot be switched on, and `--color always` and
// FORCE_COLOR win over NO_COLOR; and its switch is one for all streams.
const codes = {
  /** Names, headings. */
  bold: [1, 22],
  /** What may be skipped. */
  dim: [2, 22],
  /** What failed. */
  red: [31, 39],
  /** What passed. */
  green: [32, 39],
  /** What is worth a look. */
  yellow: [33, 39],
  /** What to type. */
  cyan: [36, 39],
} as const;

/** The styles that the program's text uses, each put around a text. */
export type TextStyle = {
  readonly [Name in keyof typeof codes]: (text: string) => string;
};

/** Styles for a stream that shows color, or for one that does not. */
export function textStyle(color: boolean): TextStyle {
  const style = (name: keyof typeof codes) => {
    const [begin, end] = codes[name];
    return (text: string) => color ? `\x1b[${begin}m${text}\x1b[${end}m` : text;
  };
  return {
    bold: style("bold"),
    dim: style("dim"),
    red: style("red"),
    green: style("green"),
    yellow: style("yellow"),
    cyan: style("cyan"),
  };
}
