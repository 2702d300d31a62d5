/** The codes that the archive uses as reasons. */
export const QUARANTINE_REASONS = [
  "invalid",
  "future",
  "unregistered-account",
  "claim",
  "too-large",
  "crowded",
] as const;
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];
