/** Markdown as `deno fmt` leaves it, so that the gate finds nothing to do. */
export async function formatted(text: string): Promise<string> {
  const formatter = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--no-config", "--ext", "md", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = formatter.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { success, stdout } = await formatter.output();
  if (!success) throw new Error("deno fmt does not take the page");
  return new TextDecoder().decode(stdout);
}
