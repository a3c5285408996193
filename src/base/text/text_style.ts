// SGR codes that begin and end a style: ECMA-48, 8.3.117. @std/fmt/colors is
// not used: it cannot be enabled while NO_COLOR is set, although `--color
// always` and FORCE_COLOR override NO_COLOR here, and it cannot be enabled for
// one stream only.
const codes = {
  bold: [1, 22],
  /** Less important text. */
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
