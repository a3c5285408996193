/**
 * `popcount.wat` as Wasm. It counts at memory speed from the first call on,
 * where JavaScript needs milliseconds more for the bitmap of 64 GiB until V8's
 * compiler has caught up: a good part of the program's whole run.
 */
const wasm =
  "AGFzbQEAAAABBgFgAX8BfwMCAQAFAwEABQcSAgZtZW1vcnkCAAVjb3VudAAACl4BXA" +
  "IBfwF+AkADQCABIABPDQEgAiABKQMAeyABKQMIe3wgASkDEHsgASkDGHt8fCABKQMg" +
  "eyABKQMoe3wgASkDMHsgASkDOHt8fHx8IQIgAUHAAGohAQwACwsgAqcL";

/** How much goes through Wasm at a time: its memory is 5 pages of 64 KiB. */
const blockBytes = 256 * 1024;

/** Below this, starting Wasm takes longer than counting. */
const wasmFromBytes = 32 * 1024;

interface Counter {
  readonly block: Uint8Array;
  count(end: number): number;
}

let counter: Counter | null = null;

/** Counts the one bits of bytes. */
export function countOnes(data: Uint8Array): number {
  const isSlower = counter === null && data.length < wasmFromBytes;
  const whole = isSlower ? 0 : data.length & ~63;
  let ones = 0;
  for (let at = 0; at < whole; at += blockBytes) {
    const { block, count } = counter ??= startCounter();
    const piece = data.subarray(at, Math.min(at + blockBytes, whole));
    block.set(piece);
    ones += count(piece.length);
  }
  for (let at = whole; at < data.length; at++) ones += onesOf(data[at]!);
  return ones;
}

function startCounter(): Counter {
  const module = new WebAssembly.Module(Uint8Array.fromBase64(wasm));
  const { exports } = new WebAssembly.Instance(module);
  const { memory, count } = exports as {
    memory: WebAssembly.Memory;
    count: Counter["count"];
  };
  return { block: new Uint8Array(memory.buffer), count };
}

/** The one bits of a byte, by sideways addition (Hacker's Delight, 5-1). */
function onesOf(byte: number): number {
  byte -= (byte >>> 1) & 0x55;
  byte = (byte & 0x33) + ((byte >>> 2) & 0x33);
  return (byte + (byte >>> 4)) & 0x0f;
}
