/**
 * Types lines into an interactive shell with `script` of util-linux. Returns
 * the output of the terminal.
 */
export async function typeAtTerminal(
  shell: string,
  cwd: string,
  lines: readonly string[],
): Promise<string> {
  const child = new Deno.Command("script", {
    args: ["-qec", shell, "/dev/null"],
    cwd,
    clearEnv: true,
    env: {
      ...{ PATH: "/usr/bin:/bin", TERM: "dumb", INPUTRC: "/dev/null" },
      HOME: cwd,
    },
    stdin: "piped",
    stdout: "piped",
    signal: AbortSignal.timeout(60_000),
  }).spawn();
  const writer = child.stdin.getWriter();
  for (const line of lines) {
    await writer.write(new TextEncoder().encode(line));
  }
  await writer.close();
  return new TextDecoder().decode((await child.output()).stdout);
}
