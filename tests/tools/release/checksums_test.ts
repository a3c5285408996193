import { assertRejects } from "@std/assert";
import {
  formatChecksums,
  verifyChecksums,
} from "../../../tools/release/checksums.ts";
import { sha256 } from "../../../tools/sha256.ts";
import { ToolError } from "../../../tools/tool_error.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** A release with two files and SHA256SUMS. */
async function release(): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const files = new Map([["b.zip", bytes("b")], ["a.zip", bytes("a")]]);
  const sums = await Promise.all(
    files.entries().map(async ([name, data]) => ({
      name,
      sha256: await sha256(data),
    })),
  );
  return files.set("SHA256SUMS", bytes(formatChecksums(sums)));
}

Deno.test("files that match SHA256SUMS pass", async () => {
  await verifyChecksums(await release(), "SHA256SUMS");
});

for (
  const [sentence, change] of [
    ["changed", (files) => files.set("a.zip", bytes("x"))],
    ["added", (files) => files.set("c.zip", bytes("c"))],
    ["removed", (files) => files.delete("a.zip")],
    ["removed (SHA256SUMS)", (files) => files.delete("SHA256SUMS")],
  ] as readonly [string, (files: Awaited<ReturnType<typeof release>>) => void][]
) {
  Deno.test(`a file that was ${sentence} is detected`, async () => {
    const files = await release();
    change(files);
    await assertRejects(
      () => verifyChecksums(files, "SHA256SUMS"),
      ToolError,
      "SHA256SUMS does not match the files beside it",
    );
  });
}

Deno.test("a release without files fails", async () => {
  const nothing = new Map([["SHA256SUMS", bytes("")]]);
  await assertRejects(() => verifyChecksums(nothing, "SHA256SUMS"), ToolError);
});
