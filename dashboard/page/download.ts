const MOST_NAME = 80;

/**
 * Gives the browser a file to save.
 *
 * @param names what it is called after; everything but letters and digits becomes a hyphen
 */
export function download(text: string, type: string, names: readonly string[], extension: string): void {
  const name = ["ds-dashboard", ...names, new Date().toISOString().slice(0, 16)]
    .map((part) => part.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, MOST_NAME))
    .join("_");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  link.download = `${name}.${extension}`;
  link.click();
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(link.href));
}
