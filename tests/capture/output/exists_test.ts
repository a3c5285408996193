import { assertEquals, assertThrows } from "@std/assert";
import { LivedumpError } from "../../../src/base/errors.ts";
import { exists } from "../../../src/capture/output/output_path.ts";

/** Calls `exists` while Deno.lstatSync throws the error. */
function existsWith(error: Error): boolean {
  const { lstatSync } = Deno;
  Deno.lstatSync = () => {
    throw error;
  };
  try {
    return exists("a.dmp");
  } finally {
    Deno.lstatSync = lstatSync;
  }
}

// The error is simulated: tests may run as root, and root may read every file.
Deno.test("an inaccessible file counts as existing, so it is not overwritten", () => {
  assertEquals(existsWith(new Deno.errors.PermissionDenied("refused")), true);
});

Deno.test("only a missing file does not exist; other errors are reported", () => {
  assertEquals(existsWith(new Deno.errors.NotFound("missing")), false);
  assertThrows(
    () => existsWith(new Error("no disk")),
    LivedumpError,
    "no disk",
  );
});
