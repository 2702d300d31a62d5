/** HTML around what is not a page itself, so that a picture of it can be taken. */

const CONSOLE_COLORS = {
  light: { page: "#f2f3f3", card: "#ffffff", text: "#16191f", line: "#d5dbdb" },
  dark: { page: "#161d26", card: "#1b232d", text: "#d5dbdb", line: "#414d5c" },
} as const;

/** A custom widget on a dashboard of the CloudWatch console. */
export function consoleFrame(title: string, widget: string, theme: keyof typeof CONSOLE_COLORS): string {
  const { page, card, text, line } = CONSOLE_COLORS[theme];
  return `<!doctype html><html lang="en"><title>${title}</title><meta charset="utf-8"><style>
    body { margin: 0; padding: 16px; background: ${page}; color: ${text}; font: 13px system-ui, sans-serif; }
    .card { background: ${card}; border: 1px solid ${line}; border-radius: 8px; padding: 12px 16px 16px; }
    .title { font-size: 15px; font-weight: 600; margin: 0 0 10px; }
  </style><div class="card"><p class="title">${title}</p>${widget}</div>`;
}
