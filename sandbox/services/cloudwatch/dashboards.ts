import { partitionOf } from "../../arn";
import { AwsError } from "../../aws-error";
import { isObject, parseJson } from "../../json";
import type { AccountRegion } from "../../service";

/** Characters of a name. */
const MAX_NAME = 255;
const MAX_WIDGETS = 1_000;

interface Dashboard {
  readonly body: string;
  /** Epoch milliseconds. */
  readonly modified: number;
}

/** A dashboard as a snapshot keeps it. */
export interface DashboardSnapshot extends Dashboard {
  readonly account: string;
  readonly name: string;
}

/** A dashboard as ListDashboards tells of it. */
export interface DashboardEntry {
  readonly DashboardName: string;
  readonly DashboardArn: string;
  /** Epoch seconds. */
  readonly LastModified: number;
  /** Bytes of the body. */
  readonly Size: number;
}

/** The dashboards of all accounts. Those of an account are the same in each of its Regions. */
export class Dashboards {
  /** By account, then by name. */
  private readonly accounts = new Map<string, Map<string, Dashboard>>();

  /** @throws AwsError DashboardInvalidInputError where the name or the body is not what CloudWatch takes */
  put(account: string, name: string, body: string, now: number): void {
    if (!/^[A-Za-z0-9_-]+$/.test(name) || name.length > MAX_NAME) {
      throw invalidInput(`The value ${name} for field DashboardName contains invalid characters.`);
    }
    checkBody(body);
    this.of(account).set(name, { body, modified: now });
  }

  /** @throws AwsError DashboardNotFoundError */
  bodyOf(account: string, name: string): string {
    const dashboard = this.of(account).get(name);
    if (!dashboard) throw notFound(`Dashboard ${name} does not exist`);
    return dashboard.body;
  }

  /** Every dashboard of an account whose name begins so, by name. */
  list({ account, region }: AccountRegion, prefix: string): DashboardEntry[] {
    return [...this.of(account)]
      .filter(([name]) => name.startsWith(prefix))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { body, modified }]) => ({
        DashboardName: name,
        DashboardArn: dashboardArn(name, { account, region }),
        LastModified: modified / 1000,
        Size: Buffer.byteLength(body),
      }));
  }

  /**
   * Deletes those that there are, also where others are not.
   *
   * @throws AwsError DashboardNotFoundError that names the others
   */
  delete(account: string, names: readonly string[]): void {
    const unknown = names.filter((name) => !this.of(account).delete(name));
    if (unknown.length > 0) throw notFound(`Dashboards [${unknown.join(", ")}] do not exist`);
  }

  snapshot(): DashboardSnapshot[] {
    return [...this.accounts].flatMap(([account, dashboards]) =>
      [...dashboards].map(([name, dashboard]) => ({ account, name, ...dashboard })),
    );
  }

  restore(snapshot: readonly DashboardSnapshot[]): void {
    for (const { account, name, ...dashboard } of snapshot) this.of(account).set(name, dashboard);
  }

  private of(account: string): Map<string, Dashboard> {
    const dashboards = this.accounts.get(account) ?? new Map<string, Dashboard>();
    this.accounts.set(account, dashboards);
    return dashboards;
  }
}

/** Without a Region. */
export function dashboardArn(name: string, { account, region }: AccountRegion): string {
  return `arn:${partitionOf(region)}:cloudwatch::${account}:dashboard/${name}`;
}

/** What the widgets say is checked on AWS, too: their types and where they are, not what is in them. */
function checkBody(text: string): void {
  const noObject = (): AwsError => invalidInput("The field DashboardBody must be a valid JSON object");
  const body = parseJson(text, noObject);
  if (!isObject(body)) throw noObject();
  const { widgets } = body;
  if (!Array.isArray(widgets)) throw invalidBody([{ dataPath: "", message: "Should have property widgets" }]);
  if (widgets.length > MAX_WIDGETS) {
    throw invalidBody([{ dataPath: "/widgets", message: `Should NOT have more than ${MAX_WIDGETS} items` }]);
  }
  const problems = widgets.flatMap((widget: unknown, index) =>
    widgetProblems(widget).map((message) => ({ dataPath: `/widgets/${index}`, message })),
  );
  if (problems.length > 0) throw invalidBody(problems);
}

function widgetProblems(widget: unknown): string[] {
  if (!isObject(widget)) return ["Should be object"];
  return ["type", "properties"].filter((name) => !(name in widget)).map((name) => `Should have property ${name}`);
}

function invalidBody(problems: readonly { readonly dataPath: string; readonly message: string }[]): AwsError {
  return invalidInput(
    `The dashboard body is invalid, there are ${problems.length} validation errors: ${JSON.stringify(problems, null, 2)}`,
  );
}

function invalidInput(message: string): AwsError {
  return new AwsError("DashboardInvalidInputError", message);
}

function notFound(message: string): AwsError {
  return new AwsError("DashboardNotFoundError", message, 404);
}
