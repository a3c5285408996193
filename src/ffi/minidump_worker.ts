/**
 * A worker that writes one dump. It receives a {@linkcode MinidumpMessage} with
 * a port, and sends a {@linkcode MinidumpReply} to that port.
 */
import {
  type MinidumpMessage,
  type MinidumpReply,
  MinidumpUnavailableError,
} from "./minidump_request.ts";
import { writeMinidump } from "./write_minidump.ts";

/**
 * Returns errors instead of throwing them: Deno would print an uncaught error.
 */
function reply(message: MinidumpMessage): MinidumpReply {
  try {
    return { outcome: writeMinidump(message) };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return error instanceof MinidumpUnavailableError
      ? { unavailable: text }
      : { failure: text };
  }
}

addEventListener("message", (event) => {
  const { data, ports } = event as MessageEvent<MinidumpMessage>;
  ports[0]!.postMessage(reply(data));
});
