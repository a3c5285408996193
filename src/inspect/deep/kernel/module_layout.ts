import { Layout, u16, u32, u64 } from "../../../base/layout.ts";

/**
 * LDR_DATA_TABLE_ENTRY: a loaded image, the fields that debuggers use. The
 * names are UNICODE_STRINGs: length, room, buffer. Source: 0vercl0k/
 * kdmp-parser-rs `structs.rs` (64-bit), volatility3 symbols (32-bit).
 */
export const moduleEntry64 = new Layout("LDR_DATA_TABLE_ENTRY64", 0x68, {
  Flink: u64(0x00),
  DllBase: u64(0x30),
  SizeOfImage: u32(0x40),
  "FullDllName.Length": u16(0x48),
  "FullDllName.Buffer": u64(0x50),
  "BaseDllName.Length": u16(0x58),
  "BaseDllName.Buffer": u64(0x60),
});

/** The same in a 32-bit kernel. */
export const moduleEntry32 = new Layout("LDR_DATA_TABLE_ENTRY32", 0x34, {
  Flink: u32(0x00),
  DllBase: u32(0x18),
  SizeOfImage: u32(0x20),
  "FullDllName.Length": u16(0x24),
  "FullDllName.Buffer": u32(0x28),
  "BaseDllName.Length": u16(0x2c),
  "BaseDllName.Buffer": u32(0x30),
});
