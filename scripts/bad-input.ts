/** What a script was given cannot be used; the message is all that a person needs to see. */
export class BadInputError extends Error {
  override readonly name = "BadInputError";
}

/** Runs a script: prints what it answers, or in one line why it cannot, with exit code 1. */
export function runScript(script: () => string): void {
  try {
    console.log(script());
  } catch (error) {
    // `parseArgs` says by its code that the command line is wrong.
    const badOption = error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
    if (!(error instanceof BadInputError) && !badOption) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
