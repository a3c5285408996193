/** One change to a dump. */
export type Step =
  | { readonly kind: "set"; readonly at: number; readonly hex: string }
  | { readonly kind: "fill"; readonly at: number; readonly length: number }
  | {
    readonly kind: "copy";
    readonly at: number;
    readonly length: number;
    readonly to: number;
  }
  | { readonly kind: "splice"; readonly at: number; readonly other: string }
  | { readonly kind: "cut"; readonly at: number };

/** A changed dump, described by the changes. */
export interface FuzzCase {
  /** The name of the dump that is changed. */
  readonly base: string;
  readonly steps: readonly Step[];
}

/** Formats a case as a line, such as `bitmap set:0x2028=ff cut:0x5000`. */
export function renderCase({ base, steps }: FuzzCase): string {
  const hex = (value: number) => `0x${value.toString(16)}`;
  return [
    base,
    ...steps.map((step) => {
      const start = `${step.kind}:${hex(step.at)}`;
      switch (step.kind) {
        case "set":
          return `${start}=${step.hex}`;
        case "fill":
          return `${start}+${hex(step.length)}`;
        case "copy":
          return `${start}+${hex(step.length)}=${hex(step.to)}`;
        case "splice":
          return `${start}=${step.other}`;
        case "cut":
          return start;
      }
    }),
  ].join(" ");
}

const pattern =
  /^(set|fill|copy|splice|cut):(0x[0-9a-f]+)(?:\+(0x[0-9a-f]+))?(?:=(.+))?$/;

/**
 * @throws {TypeError} If the line is not in the format of {@linkcode renderCase}.
 */
export function parseCase(line: string): FuzzCase {
  const [base = "", ...words] = line.trim().split(/\s+/);
  const steps = words.map((word): Step => {
    const [, kind, start, size, value = ""] = pattern.exec(word) ?? [];
    const at = Number(start);
    const length = Number(size ?? 0);
    switch (kind) {
      case "set":
        return { kind, at, hex: value };
      case "fill":
        return { kind, at, length };
      case "copy":
        return { kind, at, length, to: Number(value) };
      case "splice":
        return { kind, at, other: value };
      case "cut":
        return { kind, at };
    }
    throw new TypeError(`"${word}" is not a change`);
  });
  return { base, steps };
}

/** Applies the changes, in order. Changes outside the dump are ignored. */
export function rebuild(
  { base, steps }: FuzzCase,
  dumps: ReadonlyMap<string, Uint8Array>,
): Uint8Array {
  const start = dumps.get(base);
  if (start === undefined) throw new TypeError(`no dump is named "${base}"`);
  let bytes: Uint8Array = start.slice();
  for (const step of steps) {
    const { at } = step;
    switch (step.kind) {
      case "set":
        Uint8Array.fromHex(step.hex).forEach((byte, index) => {
          if (at + index < bytes.length) bytes[at + index] = byte;
        });
        break;
      case "fill":
        bytes.fill(0, at, at + step.length);
        break;
      case "copy":
        if (step.to < bytes.length) {
          bytes.copyWithin(step.to, at, at + step.length);
        }
        break;
      case "splice": {
        const tail = (dumps.get(step.other) ?? start).subarray(at);
        const joined = new Uint8Array(Math.min(at, bytes.length) + tail.length);
        joined.set(bytes.subarray(0, at));
        joined.set(tail, joined.length - tail.length);
        bytes = joined;
        break;
      }
      case "cut":
        bytes = bytes.slice(0, at);
    }
  }
  return bytes;
}
