/** Waits for Ctrl-C, or that the terminal is closed. The handlers stay, because the signal arrives several times: npm and tsx pass it on as well. */
export async function interrupted(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
  });
}
