import { bugCheckName } from "../../bug_check_name.ts";
import { fail, pass, skip } from "../../../../base/finding.ts";
import { alternatives, hex32 } from "../../../../base/text/count.ts";
import type { BugCheckTerm } from "../../../expectation.ts";
import { isLiveDump } from "../live_dump.ts";
import { requesterOf } from "../requester.ts";
import { type KernelCheck, missingField } from "./kernel_check.ts";

/** Compares the bug check code with the expected one. */
export const bugCheckCheck: KernelCheck = {
  id: "bug-check",
  title: "Bug check",
  meaning: "Compares the stop code with the expected one. A live dump has " +
    "0x161 LIVE_SYSTEM_DUMP. A dump with another code, such as a crash " +
    "dump, is unexpected.",
  cure: "To accept a live dump that Windows took by itself, use --expect " +
    "live. To accept a crash dump, such as MEMORY.DMP, use --expect any or " +
    "--expect 0xCODE. If you want the dump of livedump kernel or of Task " +
    "Manager, specify the path that it showed.",
  run({ dump: { header }, expect }) {
    const missing = missingField(header, "BugCheckCode");
    if (missing) return [missing];
    const code = header.bugCheckCode;
    const fileOffset = header.offsetOf("BugCheckCode");
    const { bugChecks } = expect;
    const isAny = bugChecks.includes("any");
    if (code === null && isAny) {
      return [skip("The header has no bug check code.", { fileOffset })];
    }
    const actual = code === null ? "not filled in" : hex32(code);
    const evidence = {
      fileOffset,
      ...!isAny && { expected: alternatives(bugChecks.map(termText)) },
      actual,
    };
    const named = code === null ? "no bug check code" : titleOf(code);
    const isExpected = bugChecks.some((one) =>
      one === "live" ? isLiveDump(header) : one === "any" || one === code
    );
    if (!isExpected) {
      const wanted = alternatives(bugChecks.map(termTitle));
      return [fail("unexpected", `The dump has ${named}, not ${wanted}.`, {
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

function termText(term: BugCheckTerm): string {
  return typeof term === "number" ? hex32(term) : term;
}

function termTitle(term: BugCheckTerm): string {
  return typeof term === "number" ? titleOf(term) : "that of a live dump";
}

function titleOf(code: number): string {
  const name = bugCheckName(code);
  return name === null
    ? `bug check ${hex32(code)}`
    : `bug check ${hex32(code)} ${name}`;
}
