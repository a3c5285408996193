/**
 * The text up to the first byte that is none: the longest start that decodes.
 * A U+FFFD that the file really holds does not tell where that is.
 */
export function soundText(bytes: Uint8Array): string {
  let [sound, broken] = [0, bytes.length + 1];
  while (broken - sound > 1) {
    const middle = (sound + broken) >> 1;
    if (textOfStart(bytes, middle) === null) broken = middle;
    else sound = middle;
  }
  return textOfStart(bytes, sound) ?? "";
}

/** Of a character that the end cuts nothing is in the text. */
function textOfStart(bytes: Uint8Array, length: number): string | null {
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    return decoder.decode(bytes.subarray(0, length), { stream: true });
  } catch {
    return null;
  }
}
