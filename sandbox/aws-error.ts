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

/** The same of a call, with the way to have it answered nevertheless. */
export function callNotInTheEmbeddedCloud(call: string): AwsError {
  const refusal = notInTheEmbeddedCloud(call);
  return new AwsError(
    refusal.code,
    `${refusal.message} To have it answered, see "Answers of your own" in docs/embedded-cloud.md.`,
    refusal.status,
  );
}
