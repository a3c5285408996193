import { systemLibrary } from "./system_library.ts";
import { evtVariant } from "./system_structures.ts";
import { textOf, wideString } from "./wide_string.ts";
import { win32 } from "./win32_constants.ts";
import {
  checkBool,
  errorCode,
  lastWindowsError,
  WindowsError,
} from "./win32_error.ts";

/**
 * Functions of wevtapi.dll. They set GetLastError.
 *
 * Source: the page of each function on Microsoft Learn, such as
 * https://learn.microsoft.com/windows/win32/api/winevt/nf-winevt-evtquery
 */
export const wevtapiSymbols = {
  EvtQuery: {
    parameters: [
      "usize", // EVT_HANDLE Session
      "buffer", // LPCWSTR Path
      "buffer", // LPCWSTR Query
      "u32", // DWORD Flags
    ],
    result: "usize",
  },
  EvtNext: {
    parameters: [
      "usize", // EVT_HANDLE ResultSet
      "u32", // DWORD EventsSize
      "buffer", // EVT_HANDLE *Events
      "u32", // DWORD Timeout
      "u32", // DWORD Flags
      "buffer", // DWORD *Returned
    ],
    result: "i32",
  },
  EvtRender: {
    parameters: [
      "usize", // EVT_HANDLE Context
      "usize", // EVT_HANDLE Fragment
      "u32", // DWORD Flags
      "u32", // DWORD BufferSize
      "buffer", // LPVOID Buffer
      "buffer", // LPDWORD BufferUsed
      "buffer", // LPDWORD PropertyCount
    ],
    result: "i32",
  },
  EvtOpenChannelConfig: {
    parameters: [
      "usize", // EVT_HANDLE Session
      "buffer", // LPCWSTR ChannelPath
      "u32", // DWORD Flags
    ],
    result: "usize",
  },
  EvtGetChannelConfigProperty: {
    parameters: [
      "usize", // EVT_HANDLE ChannelConfig
      "u32", // EVT_CHANNEL_CONFIG_PROPERTY_ID PropertyId
      "u32", // DWORD Flags
      "u32", // DWORD PropertyValueBufferSize
      "buffer", // EVT_VARIANT *PropertyValueBuffer
      "buffer", // LPDWORD PropertyValueBufferUsed
    ],
    result: "i32",
  },
  EvtClose: {
    parameters: ["usize"], // EVT_HANDLE Object
    result: "i32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

const wevtapi = systemLibrary("wevtapi.dll", wevtapiSymbols);

/** Timeout for the next event of a query. */
const nextTimeoutMs = 1000;

/** Maximum length of an event in UTF-16 units. Longer events are left out. */
const maxEventUnits = 64 * 1024;

/** Takes ownership of an EVT_HANDLE; disposing closes the handle. */
function takeEventHandle(call: string, handle: bigint) {
  if (handle === 0n) throw lastWindowsError(call);
  return { handle, [Symbol.dispose]: () => void wevtapi.EvtClose(handle) };
}

/**
 * The newest events of a channel, as the XML that Windows renders, newest first.
 *
 * @throws {WindowsError} If the channel does not exist or cannot be read.
 */
export function newestEvents(
  channel: string,
  maxCount: number,
): readonly string[] {
  using query = takeEventHandle(
    "EvtQuery",
    wevtapi.EvtQuery(
      0n,
      wideString(channel),
      wideString("*"),
      win32.EvtQueryChannelPath | win32.EvtQueryReverseDirection,
    ),
  );
  const events: string[] = [];
  const next = new BigUint64Array(1);
  const returned = new Uint32Array(1);
  const units = new Uint16Array(maxEventUnits);
  const { handle } = query;
  for (let count = 0; count < maxCount; count++) {
    if (!wevtapi.EvtNext(handle, 1, next, nextTimeoutMs, 0, returned)) {
      const error = lastWindowsError("EvtNext");
      if (error.code === errorCode.ERROR_NO_MORE_ITEMS) break;
      throw error;
    }
    using event = takeEventHandle("EvtNext", next[0]!);
    events.push(...renderedEvent(event.handle, units));
  }
  return events;
}

function renderedEvent(
  event: bigint,
  units: Uint16Array<ArrayBuffer>,
): string[] {
  const rendered = wevtapi.EvtRender(
    0n,
    event,
    win32.EvtRenderEventXml,
    units.byteLength,
    units,
    new Uint32Array(1),
    new Uint32Array(1),
  );
  if (rendered) return [textOf(units)];
  const error = lastWindowsError("EvtRender");
  if (error.code === errorCode.ERROR_INSUFFICIENT_BUFFER) return [];
  throw error;
}

/**
 * Whether a channel exists and is enabled.
 *
 * @throws {WindowsError} If Windows does not report the state of the channel.
 */
export function channelState(
  channel: string,
): "enabled" | "disabled" | "missing" {
  try {
    using config = takeEventHandle(
      "EvtOpenChannelConfig",
      wevtapi.EvtOpenChannelConfig(0n, wideString(channel), 0),
    );
    const value = new Uint8Array(evtVariant.sizeBytes);
    checkBool(
      "EvtGetChannelConfigProperty",
      wevtapi.EvtGetChannelConfigProperty(
        config.handle,
        win32.EvtChannelConfigEnabled,
        0,
        value.length,
        value,
        new Uint32Array(1),
      ),
    );
    return evtVariant.read(value).BooleanVal === 0 ? "disabled" : "enabled";
  } catch (error) {
    const isMissing = error instanceof WindowsError &&
      error.code === errorCode.ERROR_EVT_CHANNEL_NOT_FOUND;
    if (isMissing) return "missing";
    throw error;
  }
}
