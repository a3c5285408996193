import { grouped } from "../../src/base/text/count.ts";
import { buildMachine } from "../../tests/builder/machine/machine.ts";
import {
  manyRanges,
  writeSparse,
} from "../../tests/builder/machine/many_ranges.ts";
import { buildMinidump } from "../../tests/builder/minidump_builder.ts";
import { writeSparseDump } from "../../tests/builder/sparse.ts";
import { checkout } from "../checkout.ts";
import { say } from "../say.ts";
import { type Cost, measureAll, metOrMissed, mib } from "./measure.ts";

/**
 * Maximum ratio: the time of --map, divided by the time to count the bits of
 * the bitmap.
 */
const maxMapRatio = 2;

const mapSizesTib = [1, 4] as const;
const pagesPerTib = 2 ** 28;

/** Ranges of 16 bytes each, and the maximum extra memory above their table. */
const rangeCount = 1_000_000;
const maxRangesExtraBytes = 64 * 1024 * 1024;

const moduleCount = 1_000_000;

const fileCount = 100_000;
const fixture = `${checkout}/fixtures/crash-triage.dmp`;
/** Number of hard links to one file that any file system allows. */
const maxLinks = 1000;
/** A byte of the bitmap: pages are present, absent, present and so on. */
const scattered = 0x55;

/** Offsets of SUMMARY_DUMP64.TotalPresentPages and of the bitmap. */
const presentOffset = 0x2028;
const bitmapOffset = 0x2038;

interface Programs {
  readonly empty: string;
  readonly program: string;
}

/**
 * Measures:
 * - `--map` on bitmaps in which every other bit is set, compared with counting
 *   the bits;
 * - dumps with a million ranges or a million modules;
 * - a folder with many files.
 */
export async function benchMany(
  programs: Programs,
  work: string,
  isShort: boolean,
): Promise<void> {
  say("");
  for (const tib of mapSizesTib) await benchMap(programs, work, tib);
  const path = `${work}/many.dmp`;
  writeSparse(path, manyRanges(buildMachine("x64"), rangeCount));
  await benchRanges(programs, path, "kernel");
  await Deno.writeFile(path, minidumpWithRanges());
  await benchRanges(programs, path, "process");
  if (isShort) {
    say(`${grouped(moduleCount)} modules  SKIPPED in a short run`);
    say(`${grouped(fileCount)} files in a folder  SKIPPED in a short run`);
  } else {
    await Deno.writeFile(path, minidumpWithModules());
    await benchModules(programs, path);
    await benchFolder(programs, work);
  }
  await Deno.remove(path);
}

async function benchMap(
  { empty, program }: Programs,
  work: string,
  tib: number,
): Promise<void> {
  const path = `${work}/scattered.dmp`;
  writeScattered(path, tib * pagesPerTib);
  const args = ["inspect", "--format=json", path];
  const [nothing, count, map] = await measureAll([
    { name: "empty", program: empty, args: [] },
    { name: "inspect", program, args },
    { name: "inspect --map", program, args: [...args, "--map"] },
  ], 3);
  await Deno.remove(path);
  if (!nothing || !count || !map) return;
  const net = (cost: Cost) => cost.elapsedMs - nothing.elapsedMs;
  const ratio = net(map) / net(count);
  say(
    `--map of ${tib} TiB, scattered  ${map.elapsedMs.toFixed(0)} ms, ` +
      `counting ${count.elapsedMs.toFixed(0)} ms; without the start ` +
      `${ratio.toFixed(1)} times, at most ${maxMapRatio}: ` +
      metOrMissed(ratio <= maxMapRatio),
  );
}

/** Returns a minidump whose Memory64List has many ranges, with gaps. */
function minidumpWithRanges(): Uint8Array {
  const data = new Uint8Array(16).fill(0x41);
  const memory = Array.from({ length: rangeCount }, (_, index) => ({
    start: 0x10000000n + BigInt(index) * 0x2000n,
    data,
  }));
  const threads = [{ id: 1, stackStart: 0x10000000n, stackSize: 16, pc: 0n }];
  return buildMinidump({ memory, threads, modules: [], regions: [] });
}

function minidumpWithModules(): Uint8Array {
  const modules = Array.from({ length: moduleCount }, (_, index) => ({
    name: `C:\\modules\\${index}.dll`,
    base: 0x7ff000000000n + BigInt(index) * 0x10000n,
    sizeOfImage: 0x1000,
  }));
  return buildMinidump({ modules });
}

/** Inspects a dump with many modules. There is no limit on the cost. */
async function benchModules(
  { empty, program }: Programs,
  path: string,
): Promise<void> {
  const [nothing, list] = await measureAll([
    { name: "empty", program: empty, args: [] },
    {
      name: "inspect --modules",
      program,
      args: ["inspect", "--modules", "--format=json", path],
    },
  ], 1);
  if (!nothing || !list) return;
  const extra = (list.peakBytes ?? NaN) - (nothing.peakBytes ?? NaN);
  say(
    `${grouped(moduleCount)} modules, --modules  ` +
      `${(list.elapsedMs / 1000).toFixed(1)} s, ${mib(extra)} MiB more; no aim`,
  );
}

/** Inspects a dump with many ranges. */
async function benchRanges(
  { empty, program }: Programs,
  path: string,
  kind: "kernel" | "process",
): Promise<void> {
  const flags = ["--deep", "--map", "--modules", "--format=json"];
  const [nothing, deep] = await measureAll([
    { name: "empty", program: empty, args: [] },
    { name: "inspect --deep", program, args: ["inspect", ...flags, path] },
  ], 1);
  if (!nothing || !deep) return;
  const isMeasured = deep.peakBytes !== undefined &&
    nothing.peakBytes !== undefined;
  const extra = isMeasured ? deep.peakBytes - nothing.peakBytes : NaN;
  const maxBytes = maxRangesExtraBytes + rangeCount * 16;
  say(
    `${grouped(rangeCount)} ranges (${kind}), --deep --map --modules  ` +
      `${(deep.elapsedMs / 1000).toFixed(1)} s, ${mib(extra)} MiB more, ` +
      `at most ${mib(maxBytes)}: ` +
      (isMeasured ? metOrMissed(extra <= maxBytes) : "SKIPPED"),
  );
}

/**
 * Writes a dump that contains every second page. The contents of the pages are a
 * hole in the sparse file.
 */
function writeScattered(path: string, pageCount: number): void {
  writeSparseDump(path, { pageCount });
  using file = Deno.openSync(path, { write: true });
  const count = new DataView(new ArrayBuffer(8));
  count.setBigUint64(0, BigInt(pageCount / 2), true);
  file.seekSync(presentOffset, Deno.SeekMode.Start);
  file.writeSync(new Uint8Array(count.buffer));
  file.seekSync(bitmapOffset, Deno.SeekMode.Start);
  const chunk = new Uint8Array(2 ** 20).fill(scattered);
  for (let left = pageCount / 8; left > 0; left -= chunk.length) {
    file.writeSync(chunk.subarray(0, left));
  }
  const firstPage = Math.ceil((bitmapOffset + pageCount / 8) / 4096) * 4096;
  file.truncateSync(firstPage + pageCount / 2 * 4096);
}

/** Inspects one dump under many names in a folder. */
async function benchFolder(
  { empty, program }: Programs,
  work: string,
): Promise<void> {
  const folder = `${work}/folder`;
  await Deno.mkdir(folder);
  for (let at = 0; at < fileCount; at++) {
    const first = `${folder}/${at - at % maxLinks}.dmp`;
    const path = `${folder}/${at}.dmp`;
    if (path === first) await Deno.copyFile(fixture, path);
    else await Deno.link(first, path);
  }
  const args = ["inspect", "--format=jsonl", "--expect=any", folder];
  const [nothing, many] = await measureAll([
    { name: "empty", program: empty, args: [] },
    { name: "inspect a folder", program, args },
  ], 1);
  await Deno.remove(folder, { recursive: true });
  if (!nothing || !many) return;
  const eachMs = (many.elapsedMs - nothing.elapsedMs) / fileCount;
  say(
    `${grouped(fileCount)} files in a folder  ` +
      `${(many.elapsedMs / 1000).toFixed(1)} s, ${eachMs.toFixed(3)} ms for ` +
      `each, peak ${mib(many.peakBytes)} MiB; no aim`,
  );
}
