// SGR codes that begin and end a style: ECMA-48, 8.3.117. Not @std/fmt/colors:
// it cannot be enabled while NO_COLOR is set, which `--color always` and
// FORCE_COLOR override here; and it has one switch for all streams.
const codes = {
  bold: [1, 22],
  /** Less important. */
  dim: [2, 22],
  /** Failures. */
  red: [31, 39],
  /** Passes. */
  green: [32, 39],
  /** Warnings. */
  yellow: [33, 39],
  /** Text to type. */
  cyan: [36, 39],
} as const;

/** Functions that style a text. */
export type TextStyle = {
  readonly [Name in keyof typeof codes]: (text: string) => string;
};

/** Without color, the functions return the text as it is. */
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
