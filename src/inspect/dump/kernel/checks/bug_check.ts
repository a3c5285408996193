import { bugCheckName } from "../../bug_check_name.ts";
import { fail, pass, skip } from "../../../../base/finding.ts";
import { hex32 } from "../../../../base/text/count.ts";
import { requesterOf } from "../requester.ts";
import { type KernelCheck, missingField } from "./kernel_check.ts";

/** The bug check code, against the expected one. */
export const bugCheckCheck: KernelCheck = {
  id: "bug-check",
  title: "Bug check",
  meaning: "The stop code. A live dump has 0x161 LIVE_SYSTEM_DUMP. A dump " +
    "with another code, such as a crash dump, is unexpected.",
  cure: "If you want a crash dump, use --expect any or --expect 0xCODE. " +
    "Otherwise this is the wrong file: livedump kernel and Task Manager show " +
    "the path of the live dump, which is not MEMORY.DMP.",
  run({ dump: { header }, expect }) {
    const missing = missingField(header, "BugCheckCode");
    if (missing) return [missing];
    const code = header.bugCheckCode;
    const fileOffset = header.offsetOf("BugCheckCode");
    const expected = expect.bugCheck === "any"
      ? {}
      : { expected: hex32(expect.bugCheck) };
    if (code === null && expect.bugCheck === "any") {
      return [skip("The header has no bug check code.", { fileOffset })];
    }
    const actual = code === null ? "not filled in" : hex32(code);
    const evidence = { fileOffset, ...expected, actual };
    const named = code === null ? "no bug check code" : titleOf(code);
    if (expect.bugCheck !== "any" && code !== expect.bugCheck) {
      const message = `The dump has ${named}, not ${titleOf(expect.bugCheck)}.`;
      return [fail("unexpected", message, {
        ...evidence,
        hint: `If this is the dump that you want, use --expect ${
          code === null ? "any" : hex32(code)
        }`,
      })];
    }
    const requester = requesterOf(header);
    return [pass(
      requester === null
        ? `The dump has ${named}.`
        : `The dump has ${named}; requester: ${requester}.`,
      evidence,
    )];
  },
};

function titleOf(code: number): string {
  const name = bugCheckName(code);
  return name === null
    ? `bug check ${hex32(code)}`
    : `bug check ${hex32(code)} ${name}`;
}
