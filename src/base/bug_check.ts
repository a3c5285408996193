/**
 * LIVE_SYSTEM_DUMP, the bug check code of a live kernel memory dump. The dump
 * of a real crash never has this code.
 *
 * Source: Microsoft Learn, "Bug Check 0x161: LIVE_SYSTEM_DUMP".
 */
export const liveSystemDump = 0x161;

/**
 * "livedump" in ASCII, most significant byte first. The program passes this
 * value as parameter 1, which identifies the requester of a live dump.
 */
export const requesterTag = 0x6c69766564756d70n;
