import { assertRejects } from "@std/assert";
import {
  checksumLines,
  checkSums,
  sha256,
} from "../../../tools/release/checksums.ts";
import { ToolError } from "../../../tools/tool_error.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** Two files with their sums. */
async function release(): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const files = new Map([["b.zip", bytes("b")], ["a.zip", bytes("a")]]);
  const sums = await Promise.all(
    files.entries().map(async ([name, data]) => ({
      name,
      sha256: await sha256(data),
    })),
  );
  return files.set("SHA256SUMS", bytes(checksumLines(sums)));
}

Deno.test("files that have the sums they should have are taken", async () => {
  await checkSums(await release(), "SHA256SUMS");
});

for (
  const [sentence, change] of [
    ["changed", (files) => files.set("a.zip", bytes("x"))],
    ["added", (files) => files.set("c.zip", bytes("c"))],
    ["taken away", (files) => files.delete("a.zip")],
    ["taken away, the sums", (files) => files.delete("SHA256SUMS")],
  ] as readonly [string, (files: Awaited<ReturnType<typeof release>>) => void][]
) {
  Deno.test(`a file that was ${sentence}, is found`, async () => {
    const files = await release();
    change(files);
    await assertRejects(
      () => checkSums(files, "SHA256SUMS"),
      ToolError,
      "SHA256SUMS is not what the files beside it have",
    );
  });
}

Deno.test("no file at all is not a release", async () => {
  const nothing = new Map([["SHA256SUMS", bytes("")]]);
  await assertRejects(() => checkSums(nothing, "SHA256SUMS"), ToolError);
});
