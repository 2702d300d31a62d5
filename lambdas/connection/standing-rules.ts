import {
  ListRulesCommand,
  ListTargetsByRuleCommand,
  ResourceNotFoundException,
  type EventBridgeClient,
  type Rule,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { inParallel } from "../../common/parallel";
import { EVENT_BUS } from "../../contract/names";
import type { Flow } from "./forward-rules";
import { ruleNumber, type StandingRule } from "./packing";

/** The most rules that ListRules returns at once. */
const LARGEST_PAGE = 100;

/** Lists the rules of the default bus whose names begin so, whoever they belong to. */
export async function listRules(events: EventBridgeClient, NamePrefix?: string): Promise<Rule[]> {
  const pages = await allPages((NextToken) =>
    events.send(new ListRulesCommand({ EventBusName: EVENT_BUS, NamePrefix, NextToken, Limit: LARGEST_PAGE })),
  );
  return pages.flatMap(({ Rules }) => Rules ?? []);
}

/** Picks those rules that a flow owns, and reads their targets. */
export async function rulesOf(flow: Flow, rules: readonly Rule[], events: EventBridgeClient): Promise<StandingRule[]> {
  const standing = await inParallel(rules, async (rule): Promise<StandingRule[]> => {
    const number = ruleNumber(rule.Name!, flow);
    const targets = number === undefined ? undefined : await readTargets(events, rule.Name!);
    return number !== undefined && targets ? [{ number, rule, targets }] : [];
  });
  return standing.flat();
}

/** @returns undefined if the rule was deleted after it was listed */
async function readTargets(events: EventBridgeClient, Rule: string): Promise<Target[] | undefined> {
  try {
    const pages = await allPages((NextToken) =>
      events.send(new ListTargetsByRuleCommand({ EventBusName: EVENT_BUS, Rule, NextToken })),
    );
    return pages.flatMap(({ Targets }) => Targets ?? []);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function allPages<Page extends { NextToken?: string }>(
  read: (token: string | undefined) => Promise<Page>,
): Promise<Page[]> {
  const pages: Page[] = [];
  let token: string | undefined;
  do {
    const page = await read(token);
    pages.push(page);
    token = page.NextToken;
  } while (token);
  return pages;
}
