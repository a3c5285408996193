import type { Finding, Status } from "../../../src/base/finding.ts";
import type { DumpReport } from "../../../src/inspect/dump/report.ts";
import { type Verdict, verdicts } from "../../../src/base/verdict.ts";
import { seededRandom } from "../random.ts";

/** Texts that could break out of a format, or that a format must not contain. */
const pieces: readonly string[] = [
  ...["a", "dump", ".dmp", " ", "  ", "/", "C:", "%", "%25", "%0A", "%3A", ","],
  ...['"', "'", "`", "``", "&", "&lt;", "&#91;", "<", ">", "|", "*", "_", "~"],
  ..."#[]()!{}=+-$@^;?:".split(""),
  ...["\n", "\r", "\r\n", "\t", "\0", "\x07", "\x1b[31m", "\x7f", "\x85"],
  ...["::error::", "\n::error::x", "::set-output name=a::b", "##[error]x"],
  ...["##vso[task.setvariable variable=a]b", "##[add-mask]", "::stop-commands"],
  ...["<script>alert(1)</script>", "]]>", "<![CDATA[", "-->", "<!--", "</td>"],
  ...["</testsuites>", "<?xml?>", "<!DOCTYPE x>", "${{ secrets.A }}", "$(rm)"],
  ...["| x |", "\n\n# head", "[x](javascript:y)", "![x](http://y)", "www.x.y"],
  ...["\u{1f41e}", "K\u00e4fer", "\u202e", "\u200b", "\ufeff", "\u2028"],
  ...["\ud800", "\udc00", "\ufffe", "\uffff", "\u0301", "\u{10ffff}"],
  "x".repeat(300),
];

const statuses: readonly Status[] = ["pass", "warning", "fail", "skipped"];

/** Reports in which every text from outside the program is nasty. */
export function nastyReports(seed: number, count: number): DumpReport[] {
  const random = seededRandom(seed);
  const nasty = () =>
    Array.from(
      { length: 1 + random(6) },
      () => pieces[random(pieces.length)],
    ).join("");
  const finding = (verdict: Verdict): Finding => {
    const status = verdict === "complete"
      ? statuses[random(2)]!
      : statuses[random(statuses.length)]!;
    return {
      id: ["bug-check", "machine", "modules"][random(3)]!,
      title: nasty(),
      status,
      message: nasty(),
      fileOffset: random(1000),
      expected: nasty(),
      actual: nasty(),
      hint: nasty(),
      ...verdict !== "complete" && status === "fail" && { verdict },
    };
  };
  return Array.from({ length: count }, (_, index): DumpReport => {
    const verdict = verdicts[random(verdicts.length)]!.name;
    const checks = Array.from(
      { length: 1 + random(4) },
      () => finding(verdict),
    );
    return {
      path: `${index}${nasty()}`,
      sizeBytes: random(1e6),
      format: "unknown",
      verdict,
      summary: nasty(),
      kernel: null,
      minidump: null,
      checks,
      structures: [{
        name: nasty(),
        fileOffset: 0,
        fields: [{
          name: nasty(),
          fileOffset: 0,
          value: nasty(),
          unfilled: false,
        }],
      }],
    };
  });
}

/**
 * Replaces escapes in a displayed text, `\u000a` and `\u{e0001}`, by
 * characters.
 */
export function unshown(text: string): string {
  return text.replace(
    /\\u(?:([0-9a-f]{4})|\{([0-9a-f]+)\})/g,
    (_, short, long) => String.fromCodePoint(parseInt(short ?? long, 16)),
  );
}
