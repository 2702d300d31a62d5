import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ALWAYS_ON, METRICS } from "../../metric-library";
import { CONFIGURATION_NAME, PROJECT } from "../../config/root";
import { addTo, createFile, doAll, write, type Step } from "../files/steps";
import { noConfiguration } from "../fleet/configuration";
import { UsageError } from "../errors";
import { describeCall, Sandbox, type Call } from "../../sandbox";
import { callClassTemplate, callTestTemplate, whatItDoes } from "./call-templates";
import { classTemplate, indexTemplate, testTemplate, titleOf } from "./metric-templates";
import { withAnswer } from "./own-answers-file";
import { registerOwnMetrics, type Registration } from "./register-own-metrics";

/** The folder of users' own metrics, beside dashboard.config.ts. */
const FOLDER = "metrics";

/** The result of `newMetric`. */
export interface NewMetric {
  readonly name: string;
  /** The files that were created or changed, relative to the project's folder. */
  readonly written: readonly string[];
  /** Whether `dashboard.config.ts` now names the folder; `manual` if its form requires a person to edit it. */
  readonly registered: Registration["state"];
  /** What it measures as it is, for example "counts what athena:ListWorkGroups lists". */
  readonly measures: string;
  /** `manual` if `metrics/answers.ts` has a form that requires a person to add the answer to the call. */
  readonly answered?: "answered" | "manual";
}

/** Names that the new class cannot have, because its file imports them. */
const IMPORTED = ["Metric", "MetricContext"];

/**
 * Creates a metric of the user's own: `metrics/<name>.ts` and its test, which work unchanged, its export in
 * `metrics/index.ts`, and `ownMetrics` in `dashboard.config.ts` if it is not there yet. It overwrites nothing, and if
 * anything is in the way, it writes nothing.
 *
 * @param call what it calls, for example `athena:ListWorkGroups`; it is answered in `metrics/answers.ts`
 * @param project the folder of dashboard.config.ts
 * @throws UsageError for a name that is invalid or taken, a file that already exists, another value of `ownMetrics`, or a
 *   call that the installed clients of the SDK or IAM do not know
 */
export async function newMetric(name: string, call?: string, project = PROJECT): Promise<NewMetric> {
  checkName(name);
  const called = call === undefined ? undefined : await lookUp(call);
  const folder = join(project, FOLDER);
  const index = join(folder, "index.ts");
  const exported = existsSync(index) ? readFileSync(index, "utf8") : undefined;
  checkIsFree(name, folder, exported);
  const registration = await registerOwnMetrics(readConfig(project));

  const answersFile = join(folder, "answers.ts");
  const answered = existsSync(answersFile) ? readFileSync(answersFile, "utf8") : undefined;
  const answers = called && (await withAnswer(answered, called));
  const steps: readonly Step[] = [
    createFile(join(folder, `${name}.ts`), called ? callClassTemplate(name, called) : classTemplate(name)),
    createFile(join(folder, `${name}.test.ts`), called ? callTestTemplate(name) : testTemplate(name)),
    exported === undefined ? createFile(index, indexTemplate(name)) : addTo(index, exported, indexTemplate(name)),
    ...(registration.state === "edited"
      ? [write(join(project, CONFIGURATION_NAME), registration.before, registration.after)]
      : []),
    ...(answers !== undefined && answers !== answered ? [write(answersFile, answered, answers)] : []),
  ];
  doAll(steps);
  return {
    name,
    written: steps.map(({ file }) => file.slice(project.length + 1)),
    registered: registration.state,
    measures: called ? whatItDoes(called) : "counts the endpoints that are older than a week",
    ...(called ? { answered: answers === undefined ? "manual" : "answered" } : {}),
  };
}

/** @throws UsageError that says what is not known, and what is closest or has to be installed */
async function lookUp(call: string): Promise<Call> {
  if (!/^[a-z0-9-]+:[A-Z]\w*$/.test(call)) {
    throw new UsageError(`"${call}" is no call; write it as IAM does, for example --call athena:ListWorkGroups.`);
  }
  try {
    const described = await describeCall(call);
    await tryToAnswer(call);
    return described;
  } catch (error) {
    throw error instanceof TypeError
      ? new UsageError(`${error.message} Nothing was written; without --call there is an example to begin with.`)
      : error;
  }
}

/** @throws TypeError if it cannot be in `metrics/answers.ts`, which would be of no use to any metric then */
async function tryToAnswer(call: string): Promise<void> {
  const sandbox = await Sandbox.start({
    start: 0,
    port: 0,
    onFailure: (error) => {
      throw error;
    },
  });
  try {
    await sandbox.answers.add({ [call]: () => ({}) });
  } finally {
    await sandbox.close();
  }
}

/** @throws UsageError */
function checkName(name: string): void {
  if (!/^[A-Z][A-Za-z0-9]{0,63}$/.test(name)) {
    throw new UsageError(
      `"${name}" is no name for a metric; use up to 64 letters and digits and begin with a capital, for example ModelAge.`,
    );
  }
  const library = { ...METRICS, ...ALWAYS_ON };
  const same = Object.keys(library).find((known) => known.toLowerCase() === name.toLowerCase());
  if (same) throw new UsageError(`There is a metric ${same} already; see it with: ds-dashboard metrics ${same}`);
  const titled = Object.entries(library).find(([, { title }]) => title === titleOf(name));
  if (titled) throw new UsageError(`It would be titled "${titled[1].title}", as ${titled[0]} is; use another name.`);
  if (IMPORTED.includes(name) || name.toLowerCase() === "index" || name in globalThis) {
    throw new UsageError(`${name} means something else in the metric's file; use another name, for example My${name}.`);
  }
}

/** @throws UsageError; names are compared without case, because some file systems do so too */
function checkIsFree(name: string, folder: string, exported: string | undefined): void {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const inTheWay = files.find((file) =>
    [`${name}.ts`, `${name}.test.ts`].some((own) => own.toLowerCase() === file.toLowerCase()),
  );
  if (inTheWay) throw new UsageError(`There is a file ${FOLDER}/${inTheWay} already; nothing was written.`);
  if (exported !== undefined && new RegExp(`\\b${name}\\b`).test(exported)) {
    throw new UsageError(`${FOLDER}/index.ts speaks of ${name} already; nothing was written.`);
  }
}

/** @throws UsageError if the file does not exist */
function readConfig(project: string): string {
  const file = join(project, CONFIGURATION_NAME);
  if (!existsSync(file)) throw noConfiguration(project);
  return readFileSync(file, "utf8");
}
