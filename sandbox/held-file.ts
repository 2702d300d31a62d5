import { mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** The files that this process holds, each with the uppermost folder that was made for it. */
const held = new Map<string, string | undefined>();

/**
 * Holds a file until this process ends, by writing its id there. Folders that are made for it go with it if nothing else is
 * in them. What a process left behind that ended without a word is taken over, and so is what has this process' own id: in
 * containers, processes of the same image have the same.
 *
 * @returns the id of the process that holds it already, or undefined
 */
export function hold(file: string): number | undefined {
  if (held.has(file)) return undefined;
  const made = mkdirSync(dirname(file), { recursive: true });
  if (!writeNew(file)) {
    const holder = Number(readFileSync(file, "utf8"));
    if (holder !== process.pid && isRunning(holder)) return holder;
    rmSync(file, { force: true });
    if (!writeNew(file)) return Number(readFileSync(file, "utf8"));
  }
  if (held.size === 0) process.once("exit", releaseAll);
  held.set(file, made);
  return undefined;
}

function releaseAll(): void {
  for (const [file, made] of held) {
    rmSync(file, { force: true });
    if (made !== undefined) removeEmpty(dirname(file), made);
  }
}

function removeEmpty(folder: string, uppermost: string): void {
  try {
    rmdirSync(folder);
  } catch {
    return;
  }
  if (folder !== uppermost) removeEmpty(dirname(folder), uppermost);
}

/** @returns whether there was no such file */
function writeNew(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    // On a full disk there is an empty one.
    rmSync(file, { force: true });
    throw error;
  }
}

function isRunning(id: number): boolean {
  // 0 and below are groups of processes.
  if (!Number.isInteger(id) || id <= 0) return false;
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // It is another user's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
