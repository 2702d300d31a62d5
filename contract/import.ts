/**
 * Payload with which the command brings rows of another table to the archive function. The function stores them as it
 * stores events, and answers what became of each, instead of sending what it refuses to the quarantine.
 */
export interface ImportRequest {
  readonly action: "Import";
  /** Whether to check the rows only: nothing is stored then. */
  readonly dryRun: boolean;
  /** As many as fit into Lambda's 6 MB and can be stored within the function's timeout. */
  readonly rows: readonly ImportedRow[];
}

/** A row of another table, with the origin that EventBridge would state for its event. */
export interface ImportedRow {
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  /** The `detail` of the event, which the archive checks. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/**
 * What became of a row: stored, or in a dry run fit to be stored; stored before; refused for good; or not stored for a
 * reason that may be temporary, such as throttling. `refused` and `failed` hold a sentence without any of its values.
 */
export type ImportOutcome = "stored" | "was-there" | { readonly refused: string } | { readonly failed: string };

export interface ImportResponse {
  /** In the order of the rows. */
  readonly outcomes: readonly ImportOutcome[];
}
