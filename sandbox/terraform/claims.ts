import type { Cloud } from "../cloud";

/** Who claims a name. */
export interface Claimant {
  readonly stack: string;
  readonly address: string;
}

const CLAIMS = new WeakMap<Cloud, Map<string, Claimant>>();

/**
 * Claims a physical name, as creating the resource does in AWS.
 *
 * @param what the name with its kind and place, for example `the queue archive in account 111111111111, Region eu-west-1`
 * @throws Error that names the other address if it has claimed the same
 */
export function claim(cloud: Cloud, what: string, claimant: Claimant): void {
  const claims = claimsOf(cloud);
  const other = claims.get(what);
  if (other && (other.stack !== claimant.stack || other.address !== claimant.address)) {
    throw new Error(
      `${what} already belongs to ${other.stack}: ${other.address}; an apply to AWS would fail here. ` +
        "Give one of the two another name.",
    );
  }
  claims.set(what, claimant);
}

/** Forgets what a stack claimed, before it is deployed again. */
export function releaseClaims(cloud: Cloud, stack: string): void {
  const claims = claimsOf(cloud);
  for (const [what, claimant] of claims) if (claimant.stack === stack) claims.delete(what);
}

function claimsOf(cloud: Cloud): Map<string, Claimant> {
  let claims = CLAIMS.get(cloud);
  if (!claims) {
    claims = new Map();
    CLAIMS.set(cloud, claims);
  }
  return claims;
}
