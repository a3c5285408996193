/**
 * A string for Windows: UTF-16 with a NUL at its end. Unpaired surrogates are
 * kept, because Windows allows them in names.
 *
 * @throws {TypeError} If the text contains a NUL. Windows would cut the text
 * there.
 */
export function wideString(text: string): Uint16Array<ArrayBuffer> {
  if (text.includes("\0")) {
    throw new TypeError("the text contains a NUL character");
  }
  const units = new Uint16Array(text.length + 1);
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
  return units;
}

/** The text in a buffer, up to the first NUL or the end. */
export function textOf(units: Uint16Array): string {
  const end = units.indexOf(0);
  return textOfAll(end < 0 ? units : units.subarray(0, end));
}

/**
 * The text of all units. Keeps unpaired surrogates. TextDecoder would replace
 * them.
 */
export function textOfAll(units: Uint16Array): string {
  let text = "";
  for (const unit of units) text += String.fromCharCode(unit);
  return text;
}

/** The text at an address, up to the first NUL. */
export function textAt(pointer: Deno.PointerObject): string {
  const view = new Deno.UnsafePointerView(pointer);
  let text = "";
  for (let at = 0; view.getUint16(at) !== 0; at += 2) {
    text += String.fromCharCode(view.getUint16(at));
  }
  return text;
}
