/** An error as an AWS service answers it: a code that SDKs turn into the error's name, and a message. */
export class AwsError extends Error {
  constructor(
    /** For example `ResourceNotFoundException`. */
    readonly code: string,
    message: string,
    /** HTTP status. */
    readonly status = 400,
  ) {
    super(message);
    this.name = code;
  }
}

/** The embedded cloud refuses what it does not know, by name: silence here would be a lie about AWS. */
export function notInTheEmbeddedCloud(what: string): AwsError {
  return new AwsError("NotInTheEmbeddedCloud", `The embedded cloud does not know ${what}.`, 501);
}
