import {
  DeleteRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type EventBridgeClient,
  type Rule,
} from "@aws-sdk/client-eventbridge";
import { reasonOf } from "../../common/errors";
import { EVENT_BUS } from "../../contract/names";
import { partnerOf, type Flow, type PartnerTarget } from "./forward-rules";
import { packTargets, type RulePlan } from "./packing";
import type { Round } from "./round";
import { rulesOf } from "./standing-rules";

const ACCESS_DENIED = "AccessDeniedException";

/**
 * Makes the rules of a flow match the plan, and writes only what differs. If AWS rejects a rule or target, the round
 * records the problem, and the other rules and targets are still written.
 *
 * @param standing the rules of the bus that were listed; those of other flows may be among them
 * @returns partners, as `account:region`, whose targets are as planned, sorted
 */
export async function applyFlow(
  events: EventBridgeClient,
  flow: Flow,
  standing: readonly Rule[],
  round: Round,
): Promise<readonly string[]> {
  const connected: string[] = [];
  for (const plan of packTargets(await rulesOf(flow, standing, events), flow)) {
    try {
      await new PlannedRule(events, flow, plan, round, connected).apply();
    } catch (error) {
      round.failed.push({ what: `rule ${plan.name}`, reason: reasonOf(error) });
    }
  }
  return connected.sort();
}

/** Applies the plan for one rule. */
class PlannedRule {
  constructor(
    private readonly events: EventBridgeClient,
    private readonly flow: Flow,
    private readonly plan: RulePlan,
    private readonly round: Round,
    /** Collects the partners whose targets are as planned. */
    private readonly connected: string[],
  ) {}

  /** Removes targets first, because a full rule accepts no more. A rule that ends up without targets is deleted. */
  async apply(): Promise<void> {
    const { rule, right, mend, add } = this.plan;
    const left = await this.remove();
    const coming = this.notRefused(add);
    const defined = rule !== "right" && right.length + mend.length + coming.length > 0;
    if (defined) await this.define();
    this.connected.push(...right.map(partnerOf));
    await this.put(this.notRefused(mend));
    const added = await this.put(coming);
    if (left + right.length + mend.length + added > 0) return;
    if (rule !== "missing" || defined) await this.delete();
  }

  /**
   * Sends every property of the rule, because PutRule replaces the whole rule and would clear those that are left out.
   */
  private async define(): Promise<void> {
    const { pattern, description: Description } = this.flow;
    const EventPattern = JSON.stringify(pattern);
    await this.events.send(
      new PutRuleCommand({
        Name: this.plan.name,
        EventBusName: EVENT_BUS,
        EventPattern,
        State: "ENABLED",
        Description,
      }),
    );
    this.round.changed.rulesPut++;
  }

  private async delete(): Promise<void> {
    await this.events.send(new DeleteRuleCommand({ EventBusName: EVENT_BUS, Name: this.plan.name }));
    this.round.changed.rulesDeleted++;
  }

  /** @returns how many targets could not be removed */
  private async remove(): Promise<number> {
    const { name: Rule, remove: Ids } = this.plan;
    if (Ids.length === 0) return 0;
    const answer = await this.events.send(new RemoveTargetsCommand({ EventBusName: EVENT_BUS, Rule, Ids: [...Ids] }));
    const entries = answer.FailedEntryCount ? (answer.FailedEntries ?? []) : [];
    for (const { TargetId, ErrorCode, ErrorMessage } of entries) {
      const reason = `${ErrorCode}: ${ErrorMessage}`;
      this.round.failed.push({ what: `removal of target ${TargetId} of rule ${Rule}`, reason });
    }
    this.round.changed.targetsRemoved += Ids.length - entries.length;
    return entries.length;
  }

  /**
   * Puts targets into the rule. A rule has at most five and PutTargets accepts ten, so one call is always enough.
   *
   * If AWS rejects one target, it rejects the whole call. Each target is then put on its own, so that the others
   * succeed.
   *
   * @returns how many targets were put
   */
  private async put(targets: readonly PartnerTarget[]): Promise<number> {
    if (targets.length === 0) return 0;
    try {
      const answer = await this.events.send(
        new PutTargetsCommand({ EventBusName: EVENT_BUS, Rule: this.plan.name, Targets: [...targets] }),
      );
      const entries = answer.FailedEntryCount ? (answer.FailedEntries ?? []) : [];
      for (const { TargetId, ErrorCode, ErrorMessage } of entries) {
        this.addProblem(TargetId!, ErrorCode, `${ErrorCode}: ${ErrorMessage}`);
      }
      const failedIds = new Set(entries.map(({ TargetId }) => TargetId));
      const put = targets.filter(({ Id }) => !failedIds.has(Id));
      this.connected.push(...put.map(({ Id }) => partnerOf(Id)));
      this.round.changed.targetsPut += put.length;
      return put.length;
    } catch (error) {
      if (targets.length === 1) {
        this.addProblem(targets[0]!.Id, (error as Error).name, reasonOf(error));
        return 0;
      }
      let put = 0;
      for (const target of targets) put += await this.put([target]);
      return put;
    }
  }

  private notRefused(targets: readonly PartnerTarget[]): PartnerTarget[] {
    return targets.filter(({ Id }) => {
      const refusal = this.round.refusals.get(this.refusalKey(Id));
      if (refusal) this.round.refused.push(refusal);
      return !refusal;
    });
  }

  private addProblem(targetId: string, code: string | undefined, reason: string): void {
    const problem = { what: partnerOf(targetId), reason };
    if (code !== ACCESS_DENIED) this.round.failed.push(problem);
    else {
      this.round.refused.push(problem);
      this.round.refusals.set(this.refusalKey(targetId), problem);
    }
  }

  /**
   * The key holds the rule prefix, because a partner that is both a hub and a spoke may allow only one of the two
   * flows.
   */
  private refusalKey(targetId: string): string {
    return `${this.flow.rulePrefix} ${targetId}`;
  }
}
