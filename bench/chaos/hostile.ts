import { DAY_MS } from "../../common/instants";
import { AwsError, Dice } from "../../sandbox";
import type { DeployedFleet, Site } from "./deployed-fleet";
import { busArn, type Ledger } from "./ledger";

const MINUTE_MS = 60_000;
const EVENT = "metric_extractor";
const BATCH = "metric_extractor_batch";

/** A registered spoke, as whoever sends made-up events knows it. */
export interface Origin extends Site {
  readonly project: string;
  readonly environment: string;
}

/** An event that must never become a row, and why the archive refuses it. */
interface HostileEvent {
  readonly what: string;
  readonly reason: string;
  /** JSON, or what is none. */
  readonly detail: string;
  /** The time that its sender gives it; undefined: EventBridge's own. */
  readonly time?: number;
  /** Its source and detail-type; undefined: those of one measurement. */
  readonly kind?: string;
}

interface Moment {
  /** In the text of the event, whatever else becomes of it. */
  readonly mark: string;
  readonly now: number;
  readonly attacker: Origin;
  /** Another account's. */
  readonly victim: Origin;
}

type Members = Readonly<Record<string, unknown>>;

function detailOf({ mark, now, attacker }: Moment, members: Members): string {
  return JSON.stringify({
    MetricName: "Accuracy",
    MetricValue: 1,
    ExtractionDate: new Date(now).toISOString(),
    Metadata: { mark },
    Environment: attacker.environment,
    ProjectName: attacker.project,
    ...members,
  });
}

/** Names that look like that of a project, and are it to the archive: in capitals, in Cyrillic, in Greek, and full width. */
const LOOK_ALIKES: readonly ((name: string) => string)[] = [
  (name) => name.toUpperCase(),
  (name) => name.replace("P", "\u0420").replace("o", "\u043E"),
  (name) => name.replace("P", "\u03A1").replace("c", "\u0441"),
  (name) => name.replace("P", "\uFF30"),
  (name) => name.replace("j", "\u0458"),
];
/** Names with what nobody sees. */
const UNSEEN: readonly ((name: string) => string)[] = [
  (name) => `${name}\u200B`,
  (name) => ` ${name}`,
  (name) => `${name}\n`,
  (name) => `\u202E${name}`,
  (name) => name.replace("o", "o\u00AD"),
  () => "",
];
const NO_VALUES: readonly unknown[] = [null, "3", [1], true, { "": 1 }, { a: null }, { a: { b: 1 } }, 2 ** 53, 1e-200];
/** Numbers that JSON.stringify does not write. */
const RAW_NUMBERS = ["1e400", "-1e999", "9007199254740993", '{"__proto__": 1}'] as const;
const NO_DATES: readonly unknown[] = [
  "yesterday",
  "2026-02-30T00:00:00Z",
  "2026-03-02T12:00:00",
  1_700_000_000,
  null,
  "",
];

/** A list of functions, each as likely as the next. */
const EVENTS: readonly ((moment: Moment, dice: Dice) => HostileEvent)[] = [
  (moment) => ({
    what: "another's project",
    reason: "claim",
    detail: detailOf(moment, { ProjectName: moment.victim.project, Environment: moment.victim.environment }),
  }),
  (moment) => ({
    what: "another environment of another's project",
    reason: "claim",
    detail: detailOf(moment, { ProjectName: moment.victim.project, Environment: "made-up" }),
  }),
  (moment, dice) => ({
    what: "a look-alike",
    reason: "claim",
    detail: detailOf(moment, {
      ProjectName: pick(dice, LOOK_ALIKES)(moment.victim.project),
      Environment: moment.victim.environment,
    }),
  }),
  (moment, dice) => ({
    what: "a name with what nobody sees",
    reason: "invalid",
    detail: detailOf(moment, { ProjectName: pick(dice, UNSEEN)(moment.victim.project) }),
  }),
  (moment, dice) => ({
    what: "the future",
    reason: "future",
    detail: detailOf(moment, {
      ExtractionDate: new Date(moment.now + dice.integer(16 * MINUTE_MS, 9 * DAY_MS)).toISOString(),
    }),
  }),
  (moment, dice) => {
    const time = moment.now + dice.integer(9, 9_999) * DAY_MS;
    const detail = detailOf(moment, { ExtractionDate: new Date(time).toISOString() });
    return { what: "the future, by its envelope too", reason: "future", detail, time };
  },
  (moment, dice) => ({
    what: "no value",
    reason: "invalid",
    detail: detailOf(moment, { MetricValue: pick(dice, NO_VALUES) }),
  }),
  (moment, dice) => ({
    what: "a number out of bounds",
    reason: "invalid",
    detail: detailOf(moment, { MetricValue: "RAW" }).replace('"RAW"', pick(dice, RAW_NUMBERS)),
  }),
  (moment, dice) => ({
    what: "no date",
    reason: "invalid",
    detail: detailOf(moment, { ExtractionDate: pick(dice, NO_DATES) }),
  }),
  (moment, dice) => ({
    what: "too large",
    reason: "invalid",
    detail: detailOf(moment, {
      MetricValue: Object.fromEntries(
        Array.from({ length: dice.integer(257, 2_000) }, (_, index) => [`label-${index}`, 1]),
      ),
    }),
  }),
  (moment, dice) => {
    let nested: unknown = moment.mark;
    for (let depth = dice.integer(40, 400); depth > 0; depth--) nested = { nested };
    return {
      what: "too deep",
      reason: "invalid",
      detail: detailOf(moment, { Metadata: { mark: moment.mark, nested } }),
    };
  },
  (moment, dice) => ({
    what: "larger than an item",
    reason: "too-large",
    detail: detailOf(moment, { Metadata: { mark: moment.mark, text: "x".repeat(dice.integer(410, 1_023) * 1024) } }),
  }),
  (moment) => ({
    what: "no metadata",
    reason: "invalid",
    detail: detailOf(moment, { Metadata: [moment.mark] }),
  }),
  (moment) => ({
    what: "nothing but a name",
    reason: "invalid",
    detail: JSON.stringify({ MetricName: moment.mark }),
  }),
  (moment, dice) => ({
    what: "a name that is none",
    reason: "invalid",
    detail: detailOf(moment, { MetricName: pick(dice, [null, 5, "", "x".repeat(257)]) }),
  }),
];

/** Whoever sends what the hub must refuse. */
export class Hostility {
  /** Why each event has to be in quarantine, by its mark. */
  readonly expected = new Map<string, { readonly what: string; readonly reason: string }>();
  /** How many the bus policy refused. */
  refusedByPolicy = 0;
  private sent = 0;
  private readonly dice: Dice;

  /**
   * @param origins spokes whose registration nobody touches
   * @param strangers accounts that are not registered
   */
  constructor(
    private readonly deployed: DeployedFleet,
    private readonly ledger: Ledger,
    private readonly origins: readonly Origin[],
    private readonly strangers: readonly string[],
    seed: string,
  ) {
    this.dice = Dice.of(`${seed} hostile`);
  }

  /** Sends one event of each kind and the like, on all ways. */
  async attack(): Promise<void> {
    for (const make of EVENTS) {
      const attacker = pick(this.dice, this.origins);
      const victim = pick(
        this.dice,
        this.origins.filter(({ account }) => account !== attacker.account),
      );
      const moment = { mark: this.mark(), now: this.deployed.now(), attacker, victim };
      await this.send(moment, make(moment, this.dice));
    }
    await this.comeAsStranger();
    await this.sendNoEvents();
  }

  private async send(moment: Moment, event: HostileEvent): Promise<void> {
    const { attacker, mark } = moment;
    const way = this.dice.integer(0, 2);
    if (way === 0) {
      this.expect(mark, event);
      return this.enqueue(this.envelope(attacker.account, attacker.region, event));
    }
    // What no rule of the own bus matches goes nowhere.
    const isForwarded = this.ledger.forwards(attacker);
    const { hub } = this.deployed;
    const isTaken = await this.put(
      attacker,
      busArn(way === 1 ? hub : attacker),
      way === 1 ? event : this.asSent(event),
    );
    if (isTaken && (way === 1 || isForwarded)) this.expect(mark, event);
  }

  /** The event as the rules of a spoke's bus forward it: in the form that the hub wants. */
  private asSent(event: HostileEvent): HostileEvent {
    if (this.deployed.hub.events === "metric") return event;
    return { ...event, kind: BATCH, detail: `{"Measurements":[${event.detail}]}` };
  }

  private async comeAsStranger(): Promise<void> {
    const account = pick(this.dice, this.strangers);
    const { hub } = this.deployed;
    for (const way of ["bus", "queue"]) {
      const moment = { mark: this.mark(), now: this.deployed.now(), attacker: pick(this.dice, this.origins) };
      const detail = detailOf({ ...moment, victim: moment.attacker }, {});
      const event = { what: `a stranger's, by the ${way}`, reason: "unregistered-account", detail };
      const site = { account, region: hub.region };
      const isTaken = way === "queue" || (await this.put(site, busArn(hub), event));
      if (way === "queue") await this.enqueue(this.envelope(account, hub.region, event));
      if (isTaken) this.expect(moment.mark, event);
    }
  }

  /** Messages in the archive's queue that are no events of the system. */
  private async sendNoEvents(): Promise<void> {
    const attacker = pick(this.dice, this.origins);
    const moment = (mark: string): Moment => ({ mark, now: this.deployed.now(), attacker, victim: attacker });
    const bodies: readonly ((mark: string) => string)[] = [
      (mark) => `{"${mark}"`,
      (mark) => JSON.stringify([mark]),
      (mark) => JSON.stringify(mark),
      (mark) => this.envelopeWith(moment(mark), { account: "12" }),
      (mark) => this.envelopeWith(moment(mark), { source: "metric-extractor" }),
      (mark) => this.envelopeWith(moment(mark), { id: "" }),
      (mark) => this.envelopeWith(moment(mark), { time: "now" }),
      (mark) => this.envelopeWith(moment(mark), { detail: [mark] }),
    ];
    for (const make of bodies) {
      const mark = this.mark();
      this.expect(mark, { what: "no event", reason: "invalid" });
      await this.enqueue(make(mark));
    }
  }

  private envelopeWith(moment: Moment, members: Members): string {
    const detail = detailOf(moment, {});
    const { account, region } = moment.attacker;
    const whole = JSON.parse(this.envelope(account, region, { what: "", reason: "", detail })) as object;
    return JSON.stringify({ ...whole, ...members });
  }

  /** An event as EventBridge would put it into the queue; its detail may be what JSON.stringify does not write. */
  private envelope(account: string, region: string, { detail, time = this.deployed.now() }: HostileEvent): string {
    const id = `00000000-0000-4000-8000-${String(this.sent).padStart(12, "0")}`;
    const iso = new Date(time).toISOString().replace(/\.\d+/, "");
    const rest = { version: "0", id, source: EVENT, "detail-type": EVENT, account, region, time: iso, resources: [] };
    return `${JSON.stringify(rest).slice(0, -1)},"detail":${detail}}`;
  }

  private enqueue(MessageBody: string): Promise<void> {
    const { hub } = this.deployed;
    const QueueUrl = this.deployed.queueUrl(hub, "ds-dashboard-archive");
    return this.deployed.as(hub, "sqs", "SendMessage", { QueueUrl, MessageBody });
  }

  /** @returns false if the policy of the bus refuses it */
  private async put(from: Site, EventBusName: string, { kind = EVENT, detail, time }: HostileEvent): Promise<boolean> {
    const Time = time === undefined ? undefined : time / 1000;
    const entry = { EventBusName, Source: kind, DetailType: kind, Resources: [], Detail: detail, Time };
    try {
      await this.deployed.as(from, "events", "PutEvents", { Entries: [entry] });
      return true;
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== "AccessDeniedException") throw error;
      this.refusedByPolicy++;
      return false;
    }
  }

  private mark(): string {
    return `hostile-${this.sent++}.`;
  }

  private expect(mark: string, { what, reason }: Pick<HostileEvent, "what" | "reason">): void {
    this.expected.set(mark, { what, reason });
  }
}

function pick<Item>(dice: Dice, items: readonly Item[]): Item {
  return items[dice.integer(0, items.length - 1)]!;
}
