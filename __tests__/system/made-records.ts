import { Dice } from "../../sandbox";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** An instant as somebody wrote it down, with the offset of some time zone. */
export type Written = string;

export type Cluster = readonly (readonly [instanceType: string, count: number])[];

export interface JobRecord {
  readonly name: string;
  readonly created: Written;
  /** Undefined: it never gets instances. */
  readonly started: Written | undefined;
  /** Undefined: it goes on for ever. */
  readonly ended: Written | undefined;
  readonly outcome: "Completed" | "Failed" | "Stopped";
  readonly reason: string | undefined;
}

export interface TrainingRecord extends JobRecord {
  readonly cluster: Cluster;
  /** Only of spot jobs, per instance. */
  readonly billedSeconds: number | undefined;
  readonly metrics: Readonly<Record<string, number>>;
}

export interface RunRecord {
  readonly id: string;
  readonly created: Written;
  readonly ended: Written | undefined;
  readonly outcome: "Succeeded" | "Failed" | "Stopped";
}

export interface VariantRecord {
  readonly name: string;
  /** Undefined: serverless. */
  readonly instances: Cluster[number] | undefined;
}

/** What an endpoint serves with; the first from its creation on, every other from the end of an update on. */
export interface ServingRecord {
  readonly updating: Written;
  readonly from: Written;
  readonly variants: readonly VariantRecord[];
  readonly shadows: readonly VariantRecord[];
}

export interface EndpointRecord {
  readonly name: string;
  readonly created: Written;
  readonly ready: Written;
  readonly fails: boolean;
  /** In order. */
  readonly serving: readonly [ServingRecord, ...ServingRecord[]];
  readonly deleted: Written | undefined;
  readonly invocations: readonly { readonly variant: string; readonly at: Written; readonly count: number }[];
}

/** A resource with statuses, each since an instant; the first since its creation. */
export interface PhasesRecord<Status extends string> {
  readonly name: string;
  readonly kind: string;
  readonly phases: readonly (readonly [status: Status, since: Written])[];
  readonly gone: Written | undefined;
}

export interface Records {
  readonly trainingJobs: readonly TrainingRecord[];
  readonly processingJobs: readonly JobRecord[];
  readonly transformJobs: readonly JobRecord[];
  readonly runs: readonly RunRecord[];
  readonly endpoints: readonly EndpointRecord[];
  readonly notebooks: readonly PhasesRecord<"Pending" | "InService" | "Stopping" | "Stopped">[];
  readonly apps: readonly PhasesRecord<"Pending" | "InService" | "Deleting">[];
  readonly modelPackages: readonly PhasesRecord<"PendingManualApproval" | "Approved" | "Rejected">[];
  readonly objects: readonly { readonly key: string; readonly modified: Written }[];
}

const TYPES = ["ml.m5.large", "ml.m5.xlarge", "ml.g5.2xlarge", "ml.p4d.24xlarge"] as const;
/** Minutes that clocks are ahead of UTC: New York in summer and winter, London, Berlin in both, Kolkata, Kathmandu, Kiritimati. */
const OFFSETS = [-240, -300, 0, 60, 120, 330, 345, 840] as const;
const REASONS = [
  "AlgorithmError: ExecuteUserScriptError: exit code 1",
  "ClientError: Data download failed: NoSuchKey",
  "InternalServerError: We encountered an internal error. Please try again.",
  "CapacityError: Unable to provision requested ML compute capacity.",
  "InsufficientCapacityError: no capacity for ml.p4d.24xlarge",
  "Out of memory: killed",
  "exit code: 137",
  undefined,
] as const;

/**
 * The window's edge, to the millisecond: from just before the day that ends at an instant to some milliseconds after,
 * so that one of them is the first of the window, whenever in the run its function looks at its clock.
 */
const AROUND_THE_EDGE = Array.from({ length: 60 }, (_, index) => index - 3);

/** An account's records around an instant, in epoch milliseconds; the same seed makes the same records. */
export function recordsAround(at: number, seed: string): Records {
  const dice = Dice.of(seed);
  const written = (instant: number): Written => {
    const offset = dice.one(OFFSETS);
    const local = new Date(Math.round(instant) + offset * MINUTE).toISOString().slice(0, -1);
    const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
    return `${local}${offset < 0 ? "-" : "+"}${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
  };
  const some = <Thing>(count: number, make: (index: number) => Thing): Thing[] =>
    Array.from({ length: count }, (_, index) => make(index));
  const recently = (): number => at + dice.between(-60 * HOUR, 2 * HOUR);

  const job = (name: string, created: number, ended: number | undefined): JobRecord => {
    const outcome = dice.one<JobRecord["outcome"]>([
      "Completed",
      "Completed",
      "Completed",
      "Failed",
      "Failed",
      "Stopped",
    ]);
    const neverStarts = outcome !== "Completed" && dice.chance(0.2);
    return {
      name,
      created: written(created),
      started: neverStarts ? undefined : written(created + dice.between(0, ((ended ?? created) - created) / 2)),
      ended: ended === undefined ? undefined : written(ended),
      outcome,
      reason: outcome === "Failed" ? dice.one(REASONS) : undefined,
    };
  };
  const anyJob = (prefix: string) => (index: number) => {
    const created = recently();
    const lasts = dice.chance(0.1) ? undefined : dice.between(MINUTE, 40 * HOUR);
    return job(`${prefix}-${index}`, created, lasts === undefined ? undefined : created + lasts);
  };
  const bornAtTheEdge = (prefix: string): JobRecord[] =>
    AROUND_THE_EDGE.map((offset, index) => {
      const created = at - DAY + offset;
      return job(`${prefix}-born-${index}`, created, created + dice.between(0, 30 * HOUR));
    });
  const training = (made: JobRecord): TrainingRecord => {
    const seconds =
      made.started === undefined || made.ended === undefined
        ? undefined
        : Math.round((Date.parse(made.ended) - Date.parse(made.started)) / SECOND);
    const types = dice.chance(0.3) ? TYPES.filter(() => dice.chance(0.5)) : [dice.one(TYPES)];
    return {
      ...made,
      cluster: (types.length > 0 ? types : [TYPES[0]]).map((type) => [type, dice.integer(1, 4)] as const),
      billedSeconds: seconds !== undefined && dice.chance(0.4) ? dice.integer(0, seconds) : undefined,
      metrics: dice.chance(0.5) ? { "validation:accuracy": dice.between(0, 1), loss: dice.between(0, 9) } : {},
    };
  };
  const variant = (name: string): VariantRecord => ({
    name,
    instances: dice.chance(0.2) ? undefined : [dice.one(TYPES), dice.integer(1, 5)],
  });
  const serving = (updating: number, from: number): ServingRecord => ({
    updating: written(updating),
    from: written(from),
    variants: ["A", "B"].slice(0, dice.integer(1, 2)).map(variant),
    shadows: dice.chance(0.2) ? [{ name: "Shadow", instances: [dice.one(TYPES), 1] }] : [],
  });
  const endpoint = (name: string, created: number): EndpointRecord => {
    const ready = created + dice.between(0, 10 * MINUTE);
    const updates = dice.chance(0.4) ? [ready + dice.between(0, 20 * HOUR)] : [];
    const deleted = dice.chance(0.3) ? ready + 21 * HOUR + dice.between(0, 30 * HOUR) : undefined;
    const fails = dice.chance(0.1);
    const invocation = (): EndpointRecord["invocations"][number] => ({
      variant: dice.one(["A", "B"]),
      // CloudWatch keeps periods, not instants: none at the window's very edge.
      at: written(
        dice.chance(0.5) ? at - DAY - dice.between(10 * MINUTE, DAY) : at - dice.between(10 * MINUTE, 23 * HOUR),
      ),
      count: dice.integer(0, 3),
    });
    return {
      name,
      created: written(created),
      ready: written(ready),
      fails,
      serving: [
        serving(created, created),
        ...(fails ? [] : updates).map((from) => serving(from, from + dice.between(MINUTE, 30 * MINUTE))),
      ],
      deleted: deleted === undefined ? undefined : written(deleted),
      invocations: some(dice.integer(0, 2), invocation),
    };
  };
  const phased = <Status extends string>(
    name: string,
    kind: string,
    [first, ...later]: readonly [Status, ...Status[]],
    goes: boolean,
  ): PhasesRecord<Status> => {
    const created = at + dice.between(-20 * DAY, 2 * HOUR);
    const spans = later.filter(() => dice.chance(0.6)).map((status) => [status, dice.between(0, 10 * DAY)] as const);
    const instants = spans.map((_, index) => spans.slice(0, index + 1).reduce((sum, [, span]) => sum + span, created));
    return {
      name,
      kind,
      phases: [
        [first, written(created)],
        ...spans.map(([status], index) => [status, written(instants[index]!)] as const),
      ],
      gone: goes ? written((instants.at(-1) ?? created) + dice.between(0, 10 * DAY)) : undefined,
    };
  };

  return {
    trainingJobs: [
      ...some(250, (index) => training(anyJob(dice.one(["churn", "fraud", "old-churn"]))(index))),
      ...AROUND_THE_EDGE.map((offset, index) => {
        const ended = at - DAY + offset;
        return training(job(`edge-${index}`, ended - dice.between(HOUR, 20 * DAY), ended));
      }),
      // Only a job beyond the hundred that completed last reports this one.
      {
        ...training({ ...job("ancient", at - 30 * DAY, at - 29 * DAY), outcome: "Completed", reason: undefined }),
        started: written(at - 30 * DAY),
        billedSeconds: undefined,
        metrics: { ancient: 1 },
      },
    ],
    processingJobs: [...some(130, anyJob("features")), ...bornAtTheEdge("features")],
    transformJobs: [...some(130, anyJob("scores")), ...bornAtTheEdge("scores")],
    runs: [...some(120, recently), ...AROUND_THE_EDGE.map((offset) => at - DAY + offset)].map((created, index) => ({
      id: `run${index}`,
      created: written(created),
      ended: dice.chance(0.2) ? undefined : written(created + dice.between(0, 20 * HOUR)),
      outcome: dice.one(["Succeeded", "Succeeded", "Failed", "Stopped"]),
    })),
    endpoints: [
      ...some(120, (index) => endpoint(`endpoint-${index}`, at - dice.between(-HOUR, 72 * HOUR))),
      ...AROUND_THE_EDGE.map((offset, index) => endpoint(`edge-${index}`, at - DAY + offset)),
    ],
    notebooks: some(130, (index) =>
      phased(
        `notes-${index}`,
        dice.one(TYPES),
        ["Pending", "InService", "Stopping", "Stopped", "InService"],
        dice.chance(0.2),
      ),
    ),
    apps: some(130, (index) =>
      phased(
        `app-${index}`,
        dice.one(["JupyterLab", "JupyterLab", "CodeEditor", "Canvas"]),
        ["Pending", "InService", "Deleting"],
        dice.chance(0.3),
      ),
    ),
    modelPackages: some(130, (index) =>
      phased(`model-${index}`, "", ["PendingManualApproval", "Rejected", "Approved"], dice.chance(0.2)),
    ),
    objects: some(2_300, (index) => ({
      key: `${dice.one(["models/", "models", "data/"])}${index}`,
      modified: written(at + dice.between(-30 * DAY, DAY)),
    })),
  };
}
