import type { SSMClient } from "@aws-sdk/client-ssm";
import { readExpectedSpokes } from "../../common/expected-spokes";
import { Claims, type Claim } from "./claims";
import type { ClaimsMode } from "./settings";

/** For how long an account is still accepted after its parameter was removed. */
const MAX_AGE = 60_000;

/**
 * A refusal is looked up afresh, because the account may just have been registered; but no oftener than this, so that
 * a flood of refused events does not use up the account's calls to Parameter Store.
 */
const MAX_AGE_FOR_REFUSAL = 5_000;

/** The accounts registered below `/monitored_projects` in Parameter Store, cached. */
export class RegisteredAccounts {
  private latest: { readonly claims: Claims; readonly readAt: number } | undefined;
  private reading: Promise<Claims> | undefined;

  /** @param pause waits that many milliseconds */
  constructor(
    private readonly ssm: SSMClient,
    private readonly mode: ClaimsMode,
    private readonly pause = (duration: number) => new Promise<void>((resolve) => setTimeout(resolve, duration)),
  ) {}

  /**
   * Accepts a claim that the cached registry accepts. Refuses one only by a registry that was read in the last five
   * seconds and after the claim was sent, so that who is registered first and sends then is never refused; that may
   * take five seconds.
   *
   * @param sentAt when the claim was put into the queue, in milliseconds since 1970
   * @throws Refusal `unregistered-account` or `claim`
   * @throws every error of Parameter Store: to be tried again
   */
  async check(claim: Claim, sentAt: number): Promise<void> {
    if (!(await this.claims(MAX_AGE, -Infinity)).refusal(claim)) return;
    const refusal = (await this.claims(MAX_AGE_FOR_REFUSAL, sentAt)).refusal(claim);
    if (refusal) throw refusal;
  }

  /** Claims read at most `maxAge` ago and not before `since`. Concurrent callers share one read. */
  private async claims(maxAge: number, since: number): Promise<Claims> {
    if (this.latest && this.age() < maxAge && this.latest.readAt >= since) return this.latest.claims;
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    return this.reading;
  }

  /** Milliseconds since the latest read; infinite before the first, or when the clock was set back. */
  private age(): number {
    const age = this.latest ? Date.now() - this.latest.readAt : Infinity;
    return age < 0 ? Infinity : age;
  }

  private async read(): Promise<Claims> {
    const age = this.age();
    if (age < MAX_AGE_FOR_REFUSAL) await this.pause(MAX_AGE_FOR_REFUSAL - age);
    const readAt = Date.now();
    // No Region is needed: an account speaks for its projects from wherever it runs.
    const claims = new Claims(await readExpectedSpokes(this.ssm, ""), this.mode);
    this.latest = { claims, readAt };
    return claims;
  }
}
