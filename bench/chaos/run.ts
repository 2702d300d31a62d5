import { DAY_MS, HOUR_MS, startOfDay } from "../../common/instants";
import { connect, connectionsOf } from "../../cli/connections/connect";
import { redriveQuarantine } from "../../cli/queues/quarantine";
import { Dice } from "../../sandbox";
import { CHECKS } from "./checks";
import { DeployedFleet } from "./deployed-fleet";
import { Faults } from "./faults";
import type { EventForm } from "../../contract/event";
import { addWork, madeFleet } from "./fleet";
import { readHeld } from "./held";
import { Hostility } from "./hostile";
import { Ledger } from "./ledger";
import { Script } from "./script";
import type { Truth } from "./truth";

const MINUTE_MS = 60_000;
/** An hour before midnight, so that a day ends, and is rolled up, while faults happen. */
const START = Date.parse("2026-03-02T23:00:00Z");
/** Longer than anything is delayed. */
const UNTIL_ALL_IS_THERE = 4 * HOUR_MS;
/** When roll-ups have been computed, after midnight. */
const ROLLED_UP = 45 * MINUTE_MS;
/** Dead letters that come back are differences. */
const REDRIVES = 3;

export interface ChaosOptions {
  readonly spokes: number;
  /** How long faults happen, in hours of the cloud's clock. */
  readonly hours: number;
  readonly seed: string;
  /** In which form the hub gets measurements. */
  readonly events: EventForm;
}

export interface ChaosResult {
  readonly options: ChaosOptions;
  /** How often each fault hit, and each deed was done. */
  readonly counts: ReadonlyMap<string, number>;
  readonly truth: Truth;
  /** By check, a sentence each. */
  readonly differences: ReadonlyMap<string, readonly string[]>;
  /** Of user and system. */
  readonly cpuSeconds: number;
}

/** Deploys a fleet, lets faults happen for some hours, lets all settle, and compares what is held with what happened. */
export async function chaos(options: ChaosOptions): Promise<ChaosResult> {
  const began = process.cpuUsage();
  const { spokes, hours, seed, events } = options;
  const made = madeFleet(spokes, seed, events);
  let ledger!: Ledger;
  let faults!: Faults;
  const deployed = await DeployedFleet.of(made, START, (sandbox) => {
    ledger = new Ledger(made.config.hubs[0]!, () => sandbox.clock.now());
    faults = new Faults(seed, {
      now: () => sandbox.clock.now(),
      later: (milliseconds, work) =>
        sandbox.clock.after(milliseconds, async () => {
          await work();
        }),
      kill: (account, region, name) => sandbox.lambda.kill(account, region, name),
    });
    sandbox.intercept((call, carryOut) =>
      faults.interceptor(call, (input = call.input) => ledger.interceptor({ ...call, input }, () => carryOut(input))),
    );
  });
  try {
    addWork(deployed.sandbox, made, START, hours, seed);
    const { steady, edited, newcomers } = parts(deployed, seed);
    const { connections } = await connect(connectionsOf([...steady, ...edited]), deployed.aws);
    const failed = connections.filter(({ state }) => state !== "connected");
    if (failed.length > 0) throw new Error(`not connected: ${JSON.stringify(failed)}`);
    await deployed.pass(MINUTE_MS);

    const hostility = new Hostility(deployed, ledger, steady, made.strangers, seed);
    const script = new Script({ deployed, faults, hostility, edited, newcomers }, hours, seed);
    const faultsFrom = deployed.now();
    faults.start();
    await script.play();
    faults.stop();
    const faultsTo = deployed.now();

    for (const spoke of [...edited, ...newcomers]) await script.connect(spoke);
    await deployed.pass(UNTIL_ALL_IS_THERE);
    await script.reconcileAll();
    for (let redrive = 0; redrive < REDRIVES; redrive++) {
      await script.redrive();
      for (const reason of ["unregistered-account", "claim"] as const) {
        await redriveQuarantine(deployed.hub, reason, deployed.aws);
      }
      await deployed.pass(10 * MINUTE_MS);
    }
    // Requests whose answers nothing disturbs; with them the records of before are corrected.
    await deployed.pass(3 * HOUR_MS);
    await deployed.as(deployed.hub, "events", "DisableRule", { Name: "ds-dashboard-fetch-new-data" });
    await deployed.pass(startOfDay(deployed.now()) + DAY_MS + ROLLED_UP - deployed.now());

    const held = await readHeld(deployed);
    const truth = { ledger, hostile: hostility.expected, held, faultsFrom, faultsTo };
    const { user, system } = process.cpuUsage(began);
    return {
      options,
      counts: new Map([
        ...faults.counts,
        ...script.counts,
        ["hostile refused by the policy", hostility.refusedByPolicy],
      ]),
      truth,
      differences: differencesOf(truth),
      cpuSeconds: (user + system) / 1e6,
    };
  } finally {
    await deployed.close();
  }
}

export function differencesOf(truth: Truth): ReadonlyMap<string, readonly string[]> {
  return new Map(CHECKS.map((check) => [check.name, check.differences(truth)]));
}

type Spokes = DeployedFleet["fleet"]["spokes"];

/** Whose connections nobody touches, whose are edited, and who has none at first. Only who has an account of its own is not steady. */
function parts({ fleet }: DeployedFleet, seed: string): { steady: Spokes; edited: Spokes; newcomers: Spokes } {
  const dice = Dice.of(`${seed} parts`);
  const alone = fleet.spokes.filter(
    ({ account }) => fleet.spokes.filter((one) => one.account === account).length === 1,
  );
  const share = Math.max(1, Math.floor(fleet.spokes.length / 10));
  const first = dice.integer(0, alone.length - 2 * share);
  const edited = alone.slice(first, first + share);
  const newcomers = alone.slice(first + share, first + 2 * share);
  const moving = new Set([...edited, ...newcomers]);
  return { steady: fleet.spokes.filter((spoke) => !moving.has(spoke)), edited, newcomers };
}
