/**
 * The positions of up to 2^20 page frame numbers in ascending order; equal numbers keep their
 * order.
 * Each key has the number in its upper 44 bits and the position in its lower 20
 * bits: V8 sorts such keys in place, but not with a function that compares.
 */
export function ascendingOrder(frames: Float64Array): Uint32Array {
  const keys = new BigUint64Array(frames.length);
  const halves = new Uint32Array(keys.buffer);
  for (let at = 0; at < frames.length; at++) {
    const frame = frames[at]!;
    halves[2 * at] = frame % 2 ** 12 * 2 ** 20 + at;
    halves[2 * at + 1] = frame / 2 ** 12;
  }
  keys.sort();
  const order = halves.subarray(0, frames.length);
  for (let at = 0; at < frames.length; at++) {
    order[at] = halves[2 * at]! % 2 ** 20;
  }
  return order;
}
