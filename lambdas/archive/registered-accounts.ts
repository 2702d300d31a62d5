import type { SSMClient } from "@aws-sdk/client-ssm";
import { readExpectedSpokes } from "../../common/expected-spokes";
import { Claims, type Claim } from "./claims";
import type { ClaimsMode } from "./settings";

/** How long, in milliseconds, a registered account is still accepted after its parameter was removed. */
const MAX_AGE = 60_000;

/**
 * The accounts are read again before a claim is refused, because the account may just have been registered. They are
 * not read more often than this, in milliseconds, so that a flood of refused events does not use up the account's quota
 * of calls to Parameter Store.
 */
const MAX_AGE_FOR_REFUSAL = 5_000;

/** The registered accounts below `/monitored_projects` in Parameter Store, with a cache. */
export class RegisteredAccounts {
  private latest: { readonly claims: Claims; readonly readAt: number } | undefined;
  private reading: Promise<Claims> | undefined;

  /** @param pause waits for this many milliseconds */
  constructor(
    private readonly ssm: SSMClient,
    private readonly mode: ClaimsMode,
    private readonly pause = (duration: number) => new Promise<void>((resolve) => setTimeout(resolve, duration)),
  ) {}

  /**
   * Accepts a claim if the cached registered accounts allow it. It refuses a claim only if the accounts were read
   * within the last five seconds and after the claim was sent. An account that is registered before it sends is
   * therefore never refused. The check may take five seconds.
   *
   * @param sentAt when the claim was sent to the queue, in milliseconds since 1970
   * @throws Refusal `unregistered-account` or `claim`
   * @throws every error of Parameter Store, to be retried
   */
  async check(claim: Claim, sentAt: number): Promise<void> {
    if (!(await this.claims(MAX_AGE, -Infinity)).refusal(claim)) return;
    const refusal = (await this.claims(MAX_AGE_FOR_REFUSAL, sentAt)).refusal(claim);
    if (refusal) throw refusal;
  }

  /** Returns claims that were read at most `maxAge` ago and not before `since`. Concurrent callers share one read. */
  private async claims(maxAge: number, since: number): Promise<Claims> {
    if (this.latest && this.age() < maxAge && this.latest.readAt >= since) return this.latest.claims;
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    return this.reading;
  }

  /** Milliseconds since the latest read; infinite before the first read, or if the clock was set back. */
  private age(): number {
    const age = this.latest ? Date.now() - this.latest.readAt : Infinity;
    return age < 0 ? Infinity : age;
  }

  private async read(): Promise<Claims> {
    const age = this.age();
    if (age < MAX_AGE_FOR_REFUSAL) await this.pause(MAX_AGE_FOR_REFUSAL - age);
    const readAt = Date.now();
    // The Region does not matter here: an account may report for its projects from any Region.
    const claims = new Claims(await readExpectedSpokes(this.ssm, ""), this.mode);
    this.latest = { claims, readAt };
    return claims;
  }
}
