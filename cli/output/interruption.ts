/** Ctrl-C arrives more than once, from the terminal and from npm and tsx, which pass it on: every time is listened to. */
export async function interrupted(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => resolve());
  });
}
