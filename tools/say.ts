const encoder = new TextEncoder();

/** Writes one line to stderr. */
export function say(line: string): void {
  let rest = encoder.encode(line + "\n");
  while (rest.length > 0) rest = rest.subarray(Deno.stderr.writeSync(rest));
}
