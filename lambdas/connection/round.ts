import type { ConnectionChanges } from "../../contract/connection";

/** Something that AWS did not do. */
export interface Problem {
  /** A partner as `account:region`, a rule, or the bus policy. */
  readonly what: string;
  /** Name and message of AWS's error. */
  readonly reason: string;
}

/** What became of one round of reading and writing. */
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
   * @param refusals what earlier rounds of the same run were refused, by rule prefix and target id: not tried again in it,
   *   because to learn of a refusal a rule has to be written first
   */
  constructor(readonly refusals: Map<string, Problem>) {}

  /** Whether everything stood as it should, as far as partners allow: nothing was written and nothing failed. */
  get quiet(): boolean {
    return this.failed.length === 0 && !Object.values(this.changed).some(Boolean);
  }
}
