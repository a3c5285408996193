/**
 * `popcount.wat` as Wasm, which runs at full speed from the first call. V8
 * compiles JavaScript later: counting the bitmap of 64 GiB would take several
 * milliseconds longer. This is a large part of the program's total run time.
 */
const wasm =
  "AGFzbQEAAAABBgFgAX8BfwMCAQAFAwEABQcSAgZtZW1vcnkCAAVjb3VudAAACl4BXA" +
  "IBfwF+AkADQCABIABPDQEgAiABKQMAeyABKQMIe3wgASkDEHsgASkDGHt8fCABKQMg" +
  "eyABKQMoe3wgASkDMHsgASkDOHt8fHx8IQIgAUHAAGohAQwACwsgAqcL";

/** The size of one call's input: the Wasm memory is 5 pages of 64 KiB. */
const blockBytes = 256 * 1024;

/**
 * Less data than this is counted without Wasm, because starting Wasm takes 0.4
 * ms. With more data, V8 starts to optimize the loop in JavaScript. For 40 KiB,
 * this optimization takes 12 ms, so Wasm is faster.
 */
const wasmFromBytes = 4096;

interface Counter {
  readonly block: Uint8Array;
  count(end: number): number;
}

let counter: Counter | null = null;

export function countOnes(data: Uint8Array): number {
  const isWasmSlower = counter === null && data.length < wasmFromBytes;
  const wasmBytes = isWasmSlower ? 0 : data.length & ~63;
  let ones = 0;
  for (let at = 0; at < wasmBytes; at += blockBytes) {
    const { block, count } = counter ??= startCounter();
    const chunk = data.subarray(at, Math.min(at + blockBytes, wasmBytes));
    block.set(chunk);
    ones += count(chunk.length);
  }
  return ones + onesOf(data.subarray(wasmBytes));
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

/** Counts the set bits without Wasm (sideways addition, Hacker's Delight 5-1). */
function onesOf(data: Uint8Array): number {
  const isAligned = data.byteOffset % 4 === 0;
  const words = new Int32Array(
    isAligned ? data.buffer : data.slice().buffer,
    isAligned ? data.byteOffset : 0,
    data.length >>> 2,
  );
  let ones = 0;
  for (let at = 0; at < words.length; at++) {
    if (words[at] !== 0) ones += onesIn(words[at]!);
  }
  for (const byte of data.subarray(data.length & ~3)) ones += onesIn(byte);
  return ones;
}

/** The number of set bits in a 32-bit word. */
export function onesIn(word: number): number {
  word -= (word >>> 1) & 0x55555555;
  word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
  word = (word + (word >>> 4)) & 0x0f0f0f0f;
  return Math.imul(word, 0x01010101) >>> 24;
}
