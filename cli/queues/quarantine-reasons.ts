/** The codes that the archive uses as reasons. */
export const QUARANTINE_REASONS = [
  "invalid",
  "future",
  "unregistered-account",
  "claim",
  "too-large",
  "crowded",
  "too-many-series",
] as const;
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];
