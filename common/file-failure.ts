const REFUSED = ["EACCES", "EPERM", "EROFS"];
/** What does not fit on a disk; it is refused of a file that is open, and its path is not known then. */
const FULL = ["ENOSPC", "EDQUOT"];

/** What the system refuses of a file, for example in a folder that is read-only, with what to do; undefined for any other error. */
export function fileFailure(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = "", path, message } = error as NodeJS.ErrnoException;
  const isRefused = FULL.includes(code) || (path !== undefined && REFUSED.includes(code));
  return isRefused
    ? `${message}. Look who may read and write there, and whether the disk is read-only or full.`
    : undefined;
}
