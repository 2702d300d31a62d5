/** The services that are signed by another name than IAM has for them. */
const SIGNED_AS: Readonly<Record<string, string>> = { cloudwatch: "monitoring", tag: "tagging" };

/** How requests to a service are signed. @param service as IAM writes it */
export function signingNameOf(service: string): string {
  return SIGNED_AS[service] ?? service;
}

/** How IAM writes a service. */
export function iamName(signingName: string): string {
  return Object.keys(SIGNED_AS).find((service) => SIGNED_AS[service] === signingName) ?? signingName;
}
