/**
 * Reads environment variables that a function requires. The function's construct sets them.
 *
 * @throws Error that names every missing variable
 */
export function requiredVariables<Name extends string>(...names: readonly Name[]): Readonly<Record<Name, string>> {
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length > 0) {
    throw new Error(`The function's environment lacks ${missing.join(", ")}. Deploy the stack again to set them.`);
  }
  return Object.fromEntries(names.map((name) => [name, process.env[name]])) as Record<Name, string>;
}

/**
 * Reads a number of an environment variable that a function's construct sets.
 *
 * @throws Error that says what it is instead
 */
export function wholeNumber(name: string, text: string): number {
  if (isWholeNumber(text)) return Number(text);
  throw new Error(
    `${name} of the function's environment is "${text}", no whole number. Deploy the stack again to set it.`,
  );
}

/** Whether a text is a whole number from 1 on, in digits. */
export function isWholeNumber(text: string): boolean {
  return /^[1-9]\d*$/.test(text);
}
