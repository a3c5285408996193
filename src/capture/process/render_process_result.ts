import { sizeText } from "../../text/size_text.ts";
import type { TextStyle } from "../../text/text_style.ts";
import { renderCapture } from "../render_capture.ts";
import type { ProcessResult } from "./process_run.ts";
import { titleOf } from "./target.ts";

/** What to do about a dump that lacks memory. */
const advice = "The process changed while it was dumped, Windows could not " +
  "read all of it, or the volume is full: take the dump again, or one of a " +
  "clone with --clone=auto.";

/** A dump of a process that was taken, for a person. */
export function renderProcessResult(
  { planned, dump, inspection }: ProcessResult,
  style: TextStyle,
  quiet: boolean,
): string {
  if (dump === null) return "";
  const title = titleOf(planned.target);
  const { unreadableBytes } = dump.counts;
  const facts = [
    dump.ofClone ? `a clone of ${title}` : title,
    ...unreadableBytes === 0
      ? []
      : [`${sizeText(unreadableBytes)} could not be read`],
    ...inspection?.coverage ? [inspection.coverage] : [],
  ];
  return renderCapture({ dump, inspection, facts, advice }, style, quiet);
}
