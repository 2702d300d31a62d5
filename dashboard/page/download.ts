const MOST_NAME = 80;

/**
 * Lets the browser save a text as a file.
 *
 * @param names the parts of the file's name; everything but letters and digits becomes a hyphen
 */
export function download(text: string, type: string, names: readonly string[], extension: string): void {
  const name = ["ds-dashboard", ...names, new Date().toISOString().slice(0, 16)]
    .map((part) => part.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, MOST_NAME))
    .join("_");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  link.download = `${name}.${extension}`;
  link.click();
  // By then, the browser has started to read it.
  setTimeout(() => URL.revokeObjectURL(link.href));
}
