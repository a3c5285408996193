import type { Context } from "../../base/context.ts";

/** What a dump is of, for the names of files. */
export interface DumpSubject {
  /** `kernel`, `process`. */
  readonly kind: string;
  readonly processId: number;
  /** Of the process. */
  readonly name?: string;
}

/** What `{host} {kind} {date} {time} {pid} {name}` in `--output` stand for. */
export function placeholderValues(
  { now, hostName }: Context,
  { kind, processId, name }: DumpSubject,
): Readonly<Record<string, string>> {
  const time = now();
  const digits = (...parts: number[]) =>
    parts.map((part) => String(part).padStart(2, "0")).join("");
  return {
    host: hostName(),
    kind,
    date: digits(time.getFullYear(), time.getMonth() + 1, time.getDate()),
    time: digits(time.getHours(), time.getMinutes(), time.getSeconds()),
    pid: String(processId),
    ...name === undefined ? {} : { name },
  };
}
