/** What this browser remembers under a key; null: nothing, or it is set to let no site store anything. */
export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Lets this browser remember a choice. Where it may not, the choice holds until the page is left. */
export function remember(key: string, choice: string): void {
  try {
    localStorage.setItem(key, choice);
  } catch {
    // There is nothing to mend: the page works without.
  }
}
