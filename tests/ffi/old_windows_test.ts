import { assertEquals } from "@std/assert";
import { syncProvider } from "../../src/ffi/sync_root.ts";
import { universalPath } from "../../src/ffi/universal_path.ts";
import { fakeLibraries, fakeLoader } from "./fake_libraries.ts";

fakeLibraries(fakeLoader);

Deno.test("a Windows that lacks a function for a hint causes no error", () => {
  assertEquals(syncProvider("C:\\a"), null);
  assertEquals(universalPath("C:\\a"), "C:\\a");
});
