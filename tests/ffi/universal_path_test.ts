import { assertEquals } from "@std/assert";
import { syncProvider } from "../../src/ffi/sync_root.ts";
import { universalPath } from "../../src/ffi/universal_path.ts";
import { wideString } from "../../src/ffi/wide_string.ts";
import { fakeLibraries, fakeLoader } from "./fake_libraries.ts";

const share = wideString("\\\\srv\\share\\a.dmp");
let error = 0;
let asked = "";
let result = 0;
fakeLibraries({
  ...fakeLoader,
  WNetGetUniversalNameW: (
    path: Uint16Array,
    level: number,
    out: BigUint64Array,
  ) => {
    asked = String.fromCharCode(...path).slice(0, -1);
    assertEquals(level, 1);
    // UNIVERSAL_NAME_INFO contains a single pointer.
    out[0] = Deno.UnsafePointer.value(Deno.UnsafePointer.of(share));
    return error;
  },
  CfGetSyncRootInfoByPath: (
    _path: Uint16Array,
    infoClass: number,
    info: Uint8Array,
  ) => {
    assertEquals(infoClass, 2);
    // ProviderName is at offset 4 of CF_SYNC_ROOT_PROVIDER_INFO.
    new TextEncoder().encode("Box").forEach((unit, at) =>
      info[4 + at * 2] = unit
    );
    return result;
  },
});

Deno.test("a path on a mapped drive becomes the path of its share", () => {
  assertEquals(universalPath("Z:/a.dmp"), "\\\\srv\\share\\a.dmp");
  assertEquals(asked, "Z:\\a.dmp");
});

Deno.test("any other path is returned unchanged", () => {
  // ERROR_BAD_DEVICE, ERROR_NOT_CONNECTED, ERROR_NO_NETWORK, ERROR_NOT_SUPPORTED
  for (error of [1200, 2250, 1222, 50]) {
    assertEquals(universalPath("C:\\a.dmp"), "C:\\a.dmp");
  }
  asked = "";
  error = 0;
  for (const path of ["a.dmp", "\\\\srv\\b", "livedump", "c:a"]) {
    assertEquals([universalPath(path), asked], [path, ""]);
  }
});

Deno.test("the name of the provider of a synced folder is returned", () => {
  result = 0;
  assertEquals(syncProvider("C:\\a"), "Box");
  result = 0x80070186; // ERROR_CLOUD_FILE_NOT_UNDER_SYNC_ROOT
  assertEquals(syncProvider("C:\\a"), null);
});
