/** The owner and the group of a file. */
export type FileOwner = Pick<Deno.FileInfo, "uid" | "gid">;

/**
 * Sets the owner of a new file or folder. Also sets the mode, unless it is
 * `null`. The caller passes the owner and the mode of the file to replace, or
 * of the containing folder. Otherwise root would become the owner of each file
 * that root replaces, and the user could no longer access the file. Does
 * nothing on Windows, where new files inherit permissions.
 *
 * Deno.chown is not used, because it follows links. Anyone who may write to the
 * folder could put a link there, and root would change the owner of the file
 * that the link points to.
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
    if (!isNew) return; // Another user has replaced the file.
    const hasGroup = isDone(() => fs.fchownSync(file, uid, gid)) ||
      isDone(() => fs.fchownSync(file, found.uid, gid));
    // If the group cannot be set, the file has a different group. Remove the
    // rights of the group, so that the different group does not get them.
    if (mode !== null) fs.fchmodSync(file, mode & (hasGroup ? 0o777 : 0o707));
  } finally {
    fs.closeSync(file);
  }
}

/** Whether the change succeeds. Only root may give a file to another user. */
function isDone(change: () => void): boolean {
  try {
    change();
    return true;
  } catch {
    return false;
  }
}
