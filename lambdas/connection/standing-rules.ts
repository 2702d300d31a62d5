import {
  ListRulesCommand,
  ListTargetsByRuleCommand,
  ResourceNotFoundException,
  type EventBridgeClient,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { inParallel } from "../../common/parallel";
import { EVENT_BUS } from "../../contract/names";
import type { Flow } from "./forward-rules";
import { ruleNumber, type StandingRule } from "./packing";

/** The most rules that ListRules returns at once. */
const LARGEST_PAGE = 100;

/** Counts all rules of the default bus, whoever they belong to. */
export async function countRules(events: EventBridgeClient): Promise<number> {
  const pages = await allPages((NextToken) =>
    events.send(new ListRulesCommand({ EventBusName: EVENT_BUS, NextToken, Limit: LARGEST_PAGE })),
  );
  return pages.flatMap(({ Rules }) => Rules ?? []).length;
}

/** Reads the rules that a flow owns on the default bus, with their targets. */
export async function readRules(events: EventBridgeClient, flow: Flow): Promise<StandingRule[]> {
  const pages = await allPages((NextToken) =>
    events.send(new ListRulesCommand({ EventBusName: EVENT_BUS, NamePrefix: flow.rulePrefix, NextToken })),
  );
  const rules = pages.flatMap(({ Rules }) => Rules ?? []);
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
