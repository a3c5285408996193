import { memory64List, minidumpDirectory, minidumpHeader } from "./layout.ts";
import type { Minidump } from "./read_minidump.ts";
import { referencesOf } from "./references.ts";
import { streamType } from "./streams.ts";

/** A part of the file that a structure in the file points to. */
export interface FileArea {
  /** The name of the part in messages, such as "the name of a module". */
  readonly what: string;
  readonly start: number;
  readonly end: number;
  /** File offset of the structure that points to the part. */
  readonly fileOffset: number;
}

/** Maximum number of parts to keep, in 33 MiB. No process needs more. */
const maxAreas = 2 ** 20;

const memoryWhat = "memory";

/**
 * All parts of a file. A dump may have a million memory ranges, so the parts
 * are stored in arrays of numbers.
 */
export class FileAreas {
  #starts = new Float64Array(256);
  #ends = new Float64Array(256);
  #entries = new Float64Array(256);
  /**
   * For memory, the address minus the file offset; 0 for memory with several
   * ranges and for other parts.
   */
  #shifts = new BigInt64Array(256);
  #kinds = new Uint8Array(256);
  readonly #names: string[] = [];
  #count = 0;
  #end = 0;
  isComplete = true;
  /** Whether parts were left out. If so, `end` ignores these parts. */
  isCut = false;

  /** The end of the last part. */
  get end(): number {
    return this.#end;
  }

  /** Adds a part. Ignores empty parts. */
  add(
    { what, start, end, fileOffset }: FileArea,
    address: bigint | null = null,
  ): void {
    if (end <= start) return;
    if (end > this.#end) this.#end = end;
    if (this.#count === maxAreas) {
      this.isComplete = false;
      return;
    }
    if (this.#count === this.#starts.length) this.#grow();
    let kind = this.#names.indexOf(what);
    if (kind < 0) kind = this.#names.push(what) - 1;
    const at = this.#count++;
    this.#starts[at] = start;
    this.#ends[at] = end;
    this.#entries[at] = fileOffset;
    this.#kinds[at] = kind;
    if (address !== null) this.#shifts[at] = address - BigInt(start);
  }

  /**
   * The first two parts that overlap although they must not. These overlaps are
   * allowed:
   * - Several structures refer to the same part.
   * - A stack is also in a memory range.
   * - A stream contains the data of its list.
   */
  firstOverlap(): readonly [FileArea, FileArea] | null {
    const order = this.#order();
    let last = order[0];
    for (const at of order.subarray(1)) {
      if (last === undefined) break;
      if (this.#starts[at]! < this.#ends[last]! && !this.#mayShare(last, at)) {
        return [this.#area(last), this.#area(at)];
      }
      if (this.#ends[at]! > this.#ends[last]!) last = at;
    }
    return null;
  }

  /**
   * The indexes of the parts, in ascending order of start. If two parts have
   * the same start, the longer one is first.
   */
  #order(): Uint32Array {
    const starts = this.#starts;
    const ends = this.#ends;
    const compare = (a: number, b: number) =>
      starts[a]! - starts[b]! || ends[b]! - ends[a]!;
    const order = Uint32Array.from({ length: this.#count }, (_, at) => at);
    // A sort of a million numbers with a function that compares is slow.
    return order.every((at) => at === 0 || compare(at - 1, at) <= 0)
      ? order
      : order.sort(compare);
  }

  #mayShare(first: number, second: number): boolean {
    const isMemory = (at: number) => this.#nameOf(at) === memoryWhat;
    const isTable = (at: number) => tableName.test(this.#nameOf(at));
    if (isMemory(first) && isMemory(second)) {
      const [one, other] = [this.#shifts[first]!, this.#shifts[second]!];
      return one === other || one === 0n || other === 0n;
    }
    if (isMemory(first) || isMemory(second)) return false;
    const entry = this.#entries[second]!;
    const isOwner = isTable(first) && entry >= this.#starts[first]! &&
      entry < this.#ends[first]!;
    if (isOwner && !isTable(second)) {
      return this.#ends[second]! <= this.#ends[first]!;
    }
    return this.#starts[first] === this.#starts[second] &&
      this.#ends[first] === this.#ends[second] &&
      !isTable(first) && !isTable(second);
  }

  #nameOf(at: number): string {
    return this.#names[this.#kinds[at]!]!;
  }

  #area(at: number): FileArea {
    return {
      what: this.#nameOf(at),
      start: this.#starts[at]!,
      end: this.#ends[at]!,
      fileOffset: this.#entries[at]!,
    };
  }

  #grow(): void {
    const size = this.#count * 2;
    const wider = <T extends Float64Array | BigInt64Array | Uint8Array>(
      to: T,
      from: T,
    ) => (to.set(from as never), to);
    this.#starts = wider(new Float64Array(size), this.#starts);
    this.#ends = wider(new Float64Array(size), this.#ends);
    this.#entries = wider(new Float64Array(size), this.#entries);
    this.#shifts = wider(new BigInt64Array(size), this.#shifts);
    this.#kinds = wider(new Uint8Array(size), this.#kinds);
  }
}

/**
 * Matches the header, the directory and the streams. They may share bytes only
 * with the data to which they refer.
 */
const tableName = /^the (header|directory)$|^the .* stream$/;

/**
 * Collects all parts of a minidump except the memory. {@linkcode addMemory}
 * collects the memory.
 *
 * @throws {ReadError} If the operating system cannot read a part of the file.
 */
export function addTables(areas: FileAreas, dump: Minidump): void {
  const { StreamDirectoryRva: start = 0, NumberOfStreams = 0 } = dump.header;
  areas.add({
    what: "the header",
    start: 0,
    end: minidumpHeader.sizeBytes,
    fileOffset: 0,
  });
  areas.add({
    what: "the directory",
    start,
    end: start + NumberOfStreams * minidumpDirectory.sizeBytes,
    fileOffset: minidumpHeader.fields.StreamDirectoryRva.offset,
  });
  for (
    const { type, name, sizeBytes, fileOffset, entryOffset } of dump.streams
  ) {
    if (type === streamType.Unused) continue;
    if (fileOffset + sizeBytes > dump.sizeBytes) {
      areas.isCut = true;
      continue;
    }
    areas.add({
      what: `the ${name} stream`,
      start: fileOffset,
      end: fileOffset + sizeBytes,
      fileOffset: entryOffset,
    });
  }
  for (const { what, fileOffset, start, end } of referencesOf(dump)) {
    if (end === null || end > dump.sizeBytes) {
      areas.isCut = true;
      continue;
    }
    areas.add({ what, start: Number(start), end: Number(end), fileOffset });
  }
  for (const { values, fileOffset } of dump.threads?.entries() ?? []) {
    const { ContextRva, ContextDataSize, StackRva, StackDataSize } = values;
    if (ContextRva !== 0) {
      areas.add({
        what: "the registers of a thread",
        start: ContextRva,
        end: ContextRva + ContextDataSize,
        fileOffset,
      });
    }
    if (StackRva === 0) continue;
    areas.add({
      what: memoryWhat,
      start: StackRva,
      end: StackRva + StackDataSize,
      fileOffset,
    }, values.StackStart);
  }
}

/** Collects the memory. Full memory is added as one block. */
export function addMemory(
  areas: FileAreas,
  { memory, sizeBytes }: Minidump,
): void {
  for (const { stream, survey, ranges } of memory.lists) {
    if (survey.dataEnd > sizeBytes) {
      areas.isCut = true;
      continue;
    }
    if (stream.type === streamType.Memory64List) {
      areas.add({
        what: memoryWhat,
        start: Number(survey.dataStart),
        end: Number(survey.dataEnd),
        fileOffset: stream.fileOffset + memory64List.fields.BaseRva.offset,
      });
      continue;
    }
    for (const { start, dataOffset, sizeBytes: size, fileOffset } of ranges()) {
      areas.add({
        what: memoryWhat,
        start: Number(dataOffset),
        end: Number(dataOffset + size),
        fileOffset,
      }, start);
    }
  }
}
