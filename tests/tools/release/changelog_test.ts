import { assertEquals, assertThrows } from "@std/assert";
import config from "../../../deno.json" with { type: "json" };
import { notesOf } from "../../../tools/release/changelog.ts";
import { ToolError } from "../../../tools/tool_error.ts";

const changelog = "# Changelog\n\n## 1.1.0\n\n- new\n\n## 1.0.0\n\n- first\n";

Deno.test("the notes of a version are the lines below its heading", () => {
  assertEquals(notesOf(changelog, "1.1.0"), "- new\n");
  assertEquals(notesOf(changelog, "1.0.0"), "- first\n");
});

Deno.test("a version without notes is refused", () => {
  for (const text of [changelog, "## 2.0.0\n\n## 1.0.0\n\n- first\n"]) {
    assertThrows(
      () => notesOf(text, "2.0.0"),
      ToolError,
      "CHANGELOG.md has no notes on version 2.0.0",
    );
  }
});

Deno.test("the changelog has notes on the version in deno.json", async () => {
  const path = new URL("../../../CHANGELOG.md", import.meta.url);
  notesOf(await Deno.readTextFile(path), config.version);
});
