/**
 * A copy that stays where it is: V8 keeps small typed arrays in its heap and
 * moves them, but not those made of an ArrayBuffer.
 */
export function outsideHeap(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(new ArrayBuffer(data.length));
  copy.set(data);
  return copy;
}
