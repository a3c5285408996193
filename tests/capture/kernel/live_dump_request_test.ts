import { assertEquals } from "@std/assert";
import { requestBits } from "../../../src/capture/kernel/live_dump_request.ts";

const options = {
  stacks: false,
  hypervisorPages: false,
  nonessentialPages: false,
  userPages: false,
  abortOnMemoryPressure: true,
  abortWasChosen: false,
};

const namesOf = (build: number, chosen = false) =>
  requestBits({ ...options, abortWasChosen: chosen }, build).flags
    .map(({ name }) => name);

Deno.test("AbortIfMemoryPressure is requested from Windows 10 1803 on", () => {
  // Microsoft Learn, "Windows 10 release information": 1803 is build 17134.
  assertEquals(namesOf(17133), []);
  assertEquals(namesOf(17134), ["AbortIfMemoryPressure"]);
});

Deno.test("AbortIfMemoryPressure is requested from any Windows if it was chosen", () => {
  assertEquals(namesOf(10240, true), ["AbortIfMemoryPressure"]);
});
