import { LivedumpError } from "../base/errors.ts";
import { exitCodes } from "../base/exit_code.ts";
import type { CaptureLock, Windows } from "../ffi/windows.ts";

/**
 * Takes the only place for a capture on this machine.
 *
 * @throws {LivedumpError} If another livedump has it.
 */
export function takeCapturePlace(
  windows: Pick<Windows, "takeCaptureLock">,
): CaptureLock {
  const place = windows.takeCaptureLock();
  if (place.held) return place;
  // A holder that has just begun has not written its number yet.
  const who = place.processId === 0
    ? "another livedump"
    : `another livedump, process ${place.processId},`;
  throw new LivedumpError(`${who} is taking a dump`, {
    code: "other-capture",
    exitCode: exitCodes.capture.code,
    hint: "Wait for it, then try again.",
  });
}
