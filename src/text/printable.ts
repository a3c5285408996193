// Control characters, which a terminal obeys; what is not seen but reorders the
// line (https://trojansource.codes) or makes two names look the same: format
// and other ignorable characters; lone surrogates; and the line separators.
// Source: Unicode Standard Annex #44, General_Category and
// Default_Ignorable_Code_Point.
const unsafe =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** One line of text in which nothing acts on the terminal: `\u001b`. */
export function printable(text: string): string {
  return text.replace(unsafe, (character) => {
    const code = character.codePointAt(0)!.toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
  });
}
