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

Deno.test("AbortIfMemoryPressure is requested on Windows 10 1803 and later", () => {
  // Microsoft Learn, "Windows 10 release information": 1803 is build 17134.
  assertEquals(namesOf(17133), []);
  assertEquals(namesOf(17134), ["AbortIfMemoryPressure"]);
});

Deno.test("if chosen, AbortIfMemoryPressure is requested on any Windows", () => {
  assertEquals(namesOf(10240, true), ["AbortIfMemoryPressure"]);
});
