import { CommandError } from "../errors";

/**
 * Rejects with an error that nobody has caught. One of the tables in a state folder is thrown where nobody can, and would end the
 * process at once: nothing would be cleared away, nor said of what to do.
 */
export function lostTables(): Promise<never> {
  return new Promise((_resolve, reject) => {
    // It stays, because such an error seldom comes alone.
    process.on("uncaughtException", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "LEVEL_IO_ERROR"
          ? new CommandError(`${error.message}. Look whether the disk is full or read-only.`)
          : error,
      ),
    );
  });
}
