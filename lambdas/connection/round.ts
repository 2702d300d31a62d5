import type { ConnectionChanges } from "../../contract/connection";

/** A change that AWS did not make. */
export interface Problem {
  /** A partner as `account:region`, a rule, or the bus policy. */
  readonly what: string;
  /** The name and message of AWS's error. */
  readonly reason: string;
}

/** The result of one round of reading and writing. */
export class Round {
  readonly changed: { -readonly [Key in keyof ConnectionChanges]: ConnectionChanges[Key] } = {
    policy: false,
    rulesPut: 0,
    rulesDeleted: 0,
    targetsPut: 0,
    targetsRemoved: 0,
  };
  /** Partners whose bus does not accept our events yet. */
  readonly refused: Problem[] = [];
  readonly failed: Problem[] = [];

  /**
   * @param refusals the targets that were refused in earlier rounds of the same run, by rule prefix and target id. They
   *   are not tried again in this run, because a rule has to be written before AWS reports a refusal.
   * @param rejected the accounts that AWS did not accept as principals of the bus policy in this run, with its reason.
   *   They are not tried again in this run either.
   */
  constructor(
    readonly refusals: Map<string, Problem>,
    readonly rejected: Map<string, string>,
  ) {}

  /**
   * Whether the round found nothing left to do, apart from partners that refuse: it wrote nothing and nothing failed.
   */
  get quiet(): boolean {
    return this.failed.length === 0 && !Object.values(this.changed).some(Boolean);
  }
}
