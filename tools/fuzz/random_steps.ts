import type { BaseDump, FieldPlace } from "./base_dumps.ts";
import type { FuzzCase, Step } from "./steps.ts";

/** Function that returns a random integer below `limit`. */
export type Random = (limit: number) => number;

const fixed = [
  ...[0n, 1n, 2n, 0xffffn, 0x10000n, 0x7fffffffn, 0x80000000n, 0xffffffffn],
  ...[1n << 40n, 1n << 52n, 1n << 63n, (1n << 64n) - 1n, (1n << 64n) - 4096n],
  0x45474150n, // "PAGE": fills unused bytes
];

function readField(bytes: Uint8Array, [at, size]: FieldPlace): bigint {
  let value = 0n;
  for (let i = size - 1; i >= 0; i--) {
    value = value << 8n | BigInt(bytes[at + i] ?? 0);
  }
  return value;
}

function hexOf(value: bigint, sizeBytes: number): string {
  const bytes = new Uint8Array(sizeBytes);
  for (let i = 0; i < sizeBytes; i++) {
    bytes[i] = Number(value >> BigInt(8 * i) & 0xffn);
  }
  return bytes.toHex();
}

/** Returns a value, of the field's size, that a parser may not expect. */
function value(dump: BaseDump, place: FieldPlace, random: Random): bigint {
  const current = readField(dump.bytes, place);
  const pick = <T>(list: readonly T[]) => list[random(list.length)]!;
  const size = BigInt(dump.bytes.length);
  switch (random(6)) {
    case 0:
      return pick(fixed);
    case 1:
      return current + BigInt(random(2) * 2 - 1) * pick([1n, 8n, 4096n]);
    case 2:
      return current ^ 1n << BigInt(random(place[1] * 8));
    case 3:
      return readField(dump.bytes, pick(dump.fields));
    case 4:
      return BigInt(pick(dump.borders)) + BigInt(random(3) - 1);
    default:
      return size + BigInt(random(3) - 1);
  }
}

function randomStep(
  dump: BaseDump,
  all: readonly BaseDump[],
  random: Random,
): Step {
  const anywhere = () =>
    random(2) === 0 && dump.borders.length > 0
      ? dump.borders[random(dump.borders.length)]! + random(9) - 4
      : random(dump.bytes.length);
  const place = () => Math.max(0, anywhere());
  const length = 1 + random([8, 64, 4096, dump.bytes.length][random(4)]!);
  switch (random(12)) {
    case 0:
      return { kind: "cut", at: place() };
    case 1:
      return { kind: "fill", at: place(), length };
    case 2:
      return { kind: "copy", at: place(), length, to: place() };
    case 3: {
      const other = all[random(all.length)]!;
      return { kind: "splice", at: place(), other: other.name };
    }
    default: {
      const field = dump.fields[random(dump.fields.length)]!;
      const hex = hexOf(value(dump, field, random), field[1]);
      return { kind: "set", at: field[0], hex };
    }
  }
}

/** Returns a dump with one to four changes. */
export function randomCase(all: readonly BaseDump[], random: Random): FuzzCase {
  const dump = all[random(all.length)]!;
  const steps = Array.from(
    { length: 1 + random(4) },
    () => randomStep(dump, all, random),
  );
  return { base: dump.name, steps };
}
