/** Text that others wrote, for a terminal: one line, without the characters that would command it. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, "\u{FFFD}");
}
