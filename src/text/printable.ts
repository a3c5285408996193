// Control characters, which a terminal obeys; the bidirectional ones, which
// reorder what is read (https://trojansource.codes); lone surrogates; and the
// line separators of Unicode.
const unsafe =
  // deno-lint-ignore no-control-regex
  /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/gu;

/** One line of text in which nothing acts on the terminal: `\u001b`. */
export function printable(text: string): string {
  return text.replace(
    unsafe,
    (unit) => "\\u" + unit.charCodeAt(0).toString(16).padStart(4, "0"),
  );
}
