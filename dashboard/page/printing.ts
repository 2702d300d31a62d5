import { options } from "preact";

/**
 * Tells when a page is about to be printed, and when it has been. What is changed then is rendered at once: a browser
 * prints what is there when the event ends, and where a script asked for it, Firefox does so before a rendering that is
 * only due.
 *
 * @returns ends it
 */
export function onPrinting(begin: () => void, end: () => void): () => void {
  const listeners = [
    ["beforeprint", () => renderingAtOnce(begin)],
    ["afterprint", () => renderingAtOnce(end)],
  ] as const;
  for (const [event, listener] of listeners) addEventListener(event, listener);
  return () => {
    for (const [event, listener] of listeners) removeEventListener(event, listener);
  };
}

function renderingAtOnce(change: () => void): void {
  options.debounceRendering = (render) => render();
  try {
    change();
  } finally {
    // Preact's own way is that of no option.
    delete options.debounceRendering;
  }
}
