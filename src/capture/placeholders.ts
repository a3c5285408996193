import type { Context } from "../context.ts";

/** What `{host} {kind} {date} {time} {pid}` in `--output` stand for. */
export function placeholderValues(
  { now, hostName }: Context,
  { kind, processId }: { readonly kind: string; readonly processId: number },
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
  };
}
