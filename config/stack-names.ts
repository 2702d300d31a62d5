/** The name by which a spoke refers to a hub, and the last part of its `/monitors/<hub name>` parameter. */
export function hubName({ name }: { readonly name?: string | undefined }): string {
  return name ?? "hub";
}

/** `hub`, or `hub-<name>` where the hub has a name. */
export function hubStackName({ name }: { readonly name?: string | undefined }): string {
  return name === undefined ? "hub" : `hub-${name}`.toLowerCase();
}

/** `spoke-<project>-<environment>`, in lower case. */
export function spokeStackName({
  project,
  environment,
}: {
  readonly project: string;
  readonly environment: string;
}): string {
  return `spoke-${project}-${environment}`.toLowerCase();
}
