/**
 * A text as Windows takes it: UTF-16 with a NUL at its end. Unpaired surrogates
 * go through, since Windows allows them in names.
 *
 * @throws {TypeError} If there is a NUL inside, where Windows would stop.
 */
export function wideString(text: string): Uint16Array<ArrayBuffer> {
  if (text.includes("\0")) throw new TypeError("A text has a NUL inside");
  const units = new Uint16Array(text.length + 1);
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
  return units;
}

/** The text in a buffer, up to its NUL or its end. */
export function textOf(units: Uint16Array): string {
  const end = units.indexOf(0);
  let text = "";
  for (const unit of end < 0 ? units : units.subarray(0, end)) {
    text += String.fromCharCode(unit);
  }
  return text;
}

/** The text that Windows points to, up to its NUL. */
export function textAt(pointer: Deno.PointerObject): string {
  const view = new Deno.UnsafePointerView(pointer);
  let text = "";
  for (let at = 0; view.getUint16(at) !== 0; at += 2) {
    text += String.fromCharCode(view.getUint16(at));
  }
  return text;
}
