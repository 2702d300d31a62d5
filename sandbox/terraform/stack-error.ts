/** Why a synthesized stack cannot be brought up: one problem a line, each with the stack's name and the address. */
export class StackError extends Error {
  constructor(
    readonly problems: readonly string[],
    options?: ErrorOptions,
  ) {
    super(problems.join("\n"), options);
    this.name = "StackError";
  }
}
