/**
 * A worker that writes one dump: it receives a {@linkcode MinidumpOrder} with a
 * port, and answers there with a {@linkcode MinidumpReply}.
 */
import {
  type MinidumpOrder,
  type MinidumpReply,
  NoMinidumpError,
} from "./minidump_order.ts";
import { writeMinidump } from "./write_minidump.ts";

/** An error that nobody catches here would be printed by the runtime. */
function reply(order: MinidumpOrder): MinidumpReply {
  try {
    return { outcome: writeMinidump(order) };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return error instanceof NoMinidumpError
      ? { unavailable: text }
      : { failure: text };
  }
}

addEventListener("message", (event) => {
  const { data, ports } = event as MessageEvent<MinidumpOrder>;
  ports[0]!.postMessage(reply(data));
});
