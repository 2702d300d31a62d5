/** Makes text from other people safe for a terminal: one line, without control characters. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, "\u{FFFD}");
}
