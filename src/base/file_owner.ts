/** Who may do what with a file. */
export type FileOwner = Pick<Deno.FileInfo, "uid" | "gid">;

/**
 * Gives a file or folder that was just created an owner and, unless `null`, a
 * mode: those of the file that it will replace, or of the folder that it is in.
 * Otherwise a file that root replaces would be root's, and out of reach for its
 * user. Does nothing on Windows, where both come from the folder.
 *
 * Not Deno.chown, which follows a link: whoever may write to the folder could
 * put one there, and root would give away the file that it leads to.
 */
export function setOwner(
  path: string,
  { uid, gid }: FileOwner,
  mode: number | null,
): void {
  if (Deno.build.os === "windows" || uid === null || gid === null) return;
  const now = Deno.lstatSync(path);
  const isOwner = now.uid === uid && now.gid === gid;
  const isMode = mode === null || (mode & 0o777) === ((now.mode ?? 0) & 0o777);
  if (isOwner && isMode) return;
  // Loaded only when needed: a static import slows down the start.
  const fs = globalThis.process.getBuiltinModule("node:fs");
  const { O_RDONLY, O_NOFOLLOW } = fs.constants;
  const file = fs.openSync(path, O_RDONLY | O_NOFOLLOW);
  try {
    const found = fs.fstatSync(file);
    const isNew = found.isDirectory() ||
      found.isFile() && found.size === 0 && found.nlink === 1;
    if (!isNew) return; // somebody put something else there
    const hasGroup = isDone(() => fs.fchownSync(file, uid, gid)) ||
      isDone(() => fs.fchownSync(file, found.uid, gid));
    // Another group must not get the rights of this one.
    if (mode !== null) fs.fchmodSync(file, mode & (hasGroup ? 0o777 : 0o707));
  } finally {
    fs.closeSync(file);
  }
}

/** Only root may give a file to somebody else. */
function isDone(change: () => void): boolean {
  try {
    change();
    return true;
  } catch {
    return false;
  }
}
