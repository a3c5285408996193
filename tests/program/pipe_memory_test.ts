import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { canMeasurePeak } from "../../tools/bench/measure.ts";
import { setBytes, setU64 } from "../builder/bytes.ts";
import { buildHeader64 } from "../builder/kernel64.ts";
import { plausibleMemory } from "../builder/minidump_process.ts";
import { layOutMinidump } from "../builder/minidump_builder.ts";
import { compiledProgram } from "./program.ts";
import { shellIn } from "./shell.ts";

/**
 * Maximum peak memory of the program for any dump from a pipe, as measured by
 * the operating system.
 */
const limitMib = 80;

const program = await compiledProgram("host") ?? "";
const scene = Deno.makeTempDirSync({ prefix: "livedump memory " });
await shellIn(scene, program)("head -c 60M /dev/urandom > random");
Deno.test.afterAll(() => Deno.removeSync(scene, { recursive: true }));

const measure = fromFileUrl(
  new URL("../../tools/bench/measure.pl", import.meta.url),
);

/**
 * Starts of dumps, and the expected exit codes of `inspect`. The test adds 60
 * MiB of random data to each start.
 */
const heads: Readonly<Record<string, readonly [() => Uint8Array, number]>> = {
  "a kernel dump with the bitmap of 6 GiB": [() => bitmapHead(6), 3],
  "a kernel dump with the bitmap of 1 TiB": [() => bitmapHead(1024), 3],
  "a process dump with full memory": [processHead, 3],
  "a process dump whose directory is far away": [farDirectory, 3],
  "a file that is not a dump": [() => Uint8Array.of(1, 2, 3), 4],
};

/**
 * Builds the header and the bitmap of a dump. Each byte of the bitmap has one
 * set bit. The position of this bit varies, so that no chunk repeats a single
 * byte.
 */
function bitmapHead(gib: number): Uint8Array {
  const bitmapBytes = gib * 2 ** 15;
  const head = new Uint8Array(0x2038 + bitmapBytes);
  for (let at = 0x2038; at < head.length; at++) head[at] = 1 << at * 13 % 7;
  head.set(buildHeader64({ type: 6, tag: "Taskmgr" }));
  setBytes(head, 0x2000, "SDMPDUMP");
  setU64(head, 0x2020, head.length);
  setU64(head, 0x2028, bitmapBytes);
  setU64(head, 0x2030, bitmapBytes * 8);
  return head;
}

function processHead(): Uint8Array {
  const { bytes, memoryOffset, streams } = layOutMinidump();
  // The last memory range has 512 MiB.
  const list = streams.get(9)!.offset + 16 + (plausibleMemory.length - 1) * 16;
  setU64(bytes, list + 8, 512 * 1024 * 1024);
  return bytes.subarray(0, memoryOffset);
}

function farDirectory(): Uint8Array {
  const head = layOutMinidump().bytes.subarray(0, 32);
  new DataView(head.buffer, head.byteOffset).setUint32(12, 2 ** 30, true);
  return head;
}

const ignore = program === "" || !await canMeasurePeak();
for (const [name, [build, verdict]] of Object.entries(heads)) {
  const title = `compiled: ${name} needs at most ${limitMib} MiB of memory`;
  Deno.test({ name: title, ignore, fn: () => isBounded(build(), verdict) });
}

async function isBounded(head: Uint8Array, verdict: number): Promise<void> {
  await Deno.writeFile(`${scene}/head`, head);
  const piped = "cat head random | " +
    '"$0" inspect --quiet --hash -';
  const { stdout } = await shellIn(scene, program, { MEASURE: measure })(
    `perl "$MEASURE" /bin/sh -c '${piped}' "$0"`,
  );
  const [code, , peakKib = NaN] = stdout.split(" ").map(Number);
  assertEquals(code, verdict);
  assert(peakKib <= limitMib * 1024, `${peakKib} KiB`);
}
