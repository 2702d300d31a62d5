/**
 * Resolves to undefined if the resource does not exist, because it was deleted after it was listed. SageMaker's newer
 * operations report `ResourceNotFound`; the older ones have no error type for that, but `ValidationException: Could not
 * find …`.
 */
export async function unlessGone<Output>(answer: Promise<Output>): Promise<Output | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && isAbsence(error)) return undefined;
    throw error;
  }
}

function isAbsence({ name, message }: Error): boolean {
  return name === "ResourceNotFound" || (name === "ValidationException" && message.startsWith("Could not find"));
}
