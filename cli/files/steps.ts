import { appendFileSync, existsSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** A change to one file that can be undone. */
export interface Step {
  readonly file: string;
  readonly run: () => void;
  readonly undo: () => void;
}

/** Performs all steps, or none. Folders that are missing are made. */
export function doAll(steps: readonly Step[]): void {
  const done: Step[] = [];
  try {
    for (const step of steps) {
      for (const one of [...foldersFor(step.file), step]) {
        one.run();
        done.unshift(one);
      }
    }
  } catch (error) {
    for (const step of done) step.undo();
    throw error;
  }
}

export function createFile(file: string, content: string): Step {
  const undo = (): void => rmSync(file, { force: true });
  return { file, run: () => written(() => writeFileSync(file, content, { flag: "wx" }), undo), undo };
}

/** @param before the file's text */
export function addTo(file: string, before: string, line: string): Step {
  const gap = before === "" || before.endsWith("\n") ? "" : "\n";
  const undo = (): void => writeFileSync(file, before);
  const text = endedAs(before, gap + line);
  return { file, run: () => written(() => appendFileSync(file, text), undo), undo };
}

/** @param before the file's text; undefined if there is none yet */
export function write(file: string, before: string | undefined, after: string): Step {
  if (before === undefined) return createFile(file, after);
  const undo = (): void => writeFileSync(file, before);
  return { file, run: () => written(() => writeFileSync(file, endedAs(before, after)), undo), undo };
}

/** A text whose lines end as those of the file: a clone on Windows may have them its own way. */
function endedAs(before: string, text: string): string {
  return before.includes("\r\n") && !/(?<!\r)\n/.test(before) ? text.replace(/\r?\n/g, "\r\n") : text;
}

/** Undoes what was written in part, as on a full disk; a file that somebody else has created meanwhile is theirs. */
function written(run: () => void, undo: () => void): void {
  try {
    run();
  } catch (error) {
    try {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") undo();
    } catch {
      // Whoever may not write may not undo either; the first error says why.
    }
    throw error;
  }
}

/** The folders above a file that are not there yet, the outermost first. */
function foldersFor(file: string): readonly Step[] {
  const folder = dirname(file);
  if (existsSync(folder)) return [];
  return [...foldersFor(folder), { file: folder, run: () => mkdirSync(folder), undo: () => rmdirSync(folder) }];
}
