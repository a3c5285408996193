/** Words of which one is wanted, in a sentence: `text, json or html`. */
export function alternatives(words: readonly string[]): string {
  return words.join(", ").replace(/, ([^,]*)$/, " or $1");
}
