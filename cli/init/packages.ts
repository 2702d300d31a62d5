/**
 * Of these a project has one copy, which its own constructs, this package's and CDKTF's share: a construct of one copy takes
 * none of another. The package names them as its peers.
 */
export const SHARED_PACKAGES = ["cdktf", "constructs"] as const;

/**
 * What a project installs for itself, because only writing and testing metrics, and planning, need it. The package names the
 * versions that it was tried with as optional peers.
 */
export const DEVELOPMENT_PACKAGES = [
  "@swc/core",
  "@swc/jest",
  "@types/jest",
  "@types/node",
  "cdktf-cli",
  "jest",
  "typescript",
] as const;
