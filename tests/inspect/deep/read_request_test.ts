import { assertEquals } from "@std/assert";
import { runReadRequest } from "../../../src/inspect/deep/read_request.ts";

Deno.test("without memory, every byte of a request is missing", () => {
  for (const space of ["virtual", "physical"] as const) {
    const request = { space, address: 0x1000n, sizeBytes: 3 };
    assertEquals(runReadRequest(request, null, null), {
      space,
      address: "0x0000000000001000",
      sizeBytes: 3,
      bytesInDump: 0,
      rows: [{ address: "0x0000000000001000", bytes: "?? ?? ??" }],
    });
  }
});
