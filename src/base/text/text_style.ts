// SGR codes that start and end a style: ECMA-48, 8.3.117.
//
// @std/fmt/colors is not used, for two reasons. It cannot be enabled while
// NO_COLOR is set, but here `--color always` and FORCE_COLOR override NO_COLOR.
// It also cannot be enabled for one stream only.
const codes = {
  bold: [1, 22],
  /** Style of less important text. */
  dim: [2, 22],
  /** Style of failures. */
  red: [31, 39],
  /** Style of passes. */
  green: [32, 39],
  /** Style of warnings. */
  yellow: [33, 39],
  /** Style of text that the user can type. */
  cyan: [36, 39],
} as const;

/** Functions that apply a style to a text. */
export type TextStyle = {
  readonly [Name in keyof typeof codes]: (text: string) => string;
};

/**
 * Creates the style functions. Without color, they return the text unchanged.
 */
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
