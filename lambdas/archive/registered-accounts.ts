import { readRegistry, type KnownRegistry, type RegistrySource } from "../../common/registry";
import { Claims, type Claim } from "./claims";
import type { ClaimsMode } from "./settings";

/** How long, in milliseconds, a registered account is still accepted after its parameter was removed. */
const MAX_AGE = 60_000;

/** The registered accounts, with a cache. */
export class RegisteredAccounts {
  private latest: { readonly claims: Claims; readonly registry: KnownRegistry; readonly readAt: number } | undefined;
  private reading: Promise<Claims> | undefined;

  constructor(
    private readonly source: RegistrySource,
    private readonly mode: ClaimsMode,
  ) {}

  /**
   * Accepts a claim if the cached registered accounts allow it. Before it refuses one, it looks for a newer copy of them
   * than the claim is, which takes one small item. Without a copy, the accounts are read once a minute at most, and what
   * they do not allow is refused.
   *
   * @param sentAt when the claim was sent to the queue, in milliseconds since 1970
   * @throws Refusal `unregistered-account` or `claim`
   * @throws every error of DynamoDB and Parameter Store, to be retried
   */
  async check(claim: Claim, sentAt: number): Promise<void> {
    if (!(await this.claims(-Infinity)).refusal(claim)) return;
    const refusal = (await this.claims(sentAt)).refusal(claim);
    if (refusal) throw refusal;
  }

  /** Returns claims that were read at most a minute ago and, if there is a copy, not before `since`. */
  private async claims(since: number): Promise<Claims> {
    if (this.latest && this.age() < MAX_AGE) {
      const { claims, registry, readAt } = this.latest;
      if (registry.version === undefined || readAt >= since) return claims;
    }
    // Concurrent callers share one read.
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    return this.reading;
  }

  /** Milliseconds since the latest read; infinite if the clock was set back. */
  private age(): number {
    const age = this.latest ? Date.now() - this.latest.readAt : Infinity;
    return age < 0 ? Infinity : age;
  }

  private async read(): Promise<Claims> {
    const readAt = Date.now();
    const registry = await readRegistry(this.source, this.latest?.registry);
    const claims = registry === this.latest?.registry ? this.latest.claims : new Claims(registry, this.mode);
    this.latest = { claims, registry, readAt };
    return claims;
  }
}
