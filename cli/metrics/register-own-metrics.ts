import type { CallExpression, ObjectLiteralExpression, SourceFile } from "typescript";
import { UsageError } from "../errors";
import { typeScript } from "./typescript";

/** The value of `ownMetrics`, and the module from which editors complete its names. */
export const OWN_METRICS = "./metrics/index.ts";
export const OWN_TYPES = 'typeof import("./metrics")';

/** Whether a configuration names the user's own metrics. */
export type Registration =
  /** The configuration already names them. */
  | { readonly state: "present" }
  /** The configuration names them after this change of its text. */
  | { readonly state: "edited"; readonly before: string; readonly after: string }
  /** The configuration is written in a form that only a person can edit. */
  | { readonly state: "manual" };

/**
 * Adds `metrics/index.ts` to the text of a `dashboard.config.ts`. The text is parsed as TypeScript, never searched for
 * words. If it does not call `defineDashboard` exactly once with an object literal, nothing is changed.
 *
 * @throws UsageError if `ownMetrics` has another value
 */
export async function registerOwnMetrics(text: string): Promise<Registration> {
  const ts = await typeScript();
  const file = ts.createSourceFile("dashboard.config.ts", text, ts.ScriptTarget.Latest, true);
  const [call, another] = dashboardsIn(ts, file);
  if (!call || another) return { state: "manual" };
  const [config] = call.arguments;
  if (!config || !ts.isObjectLiteralExpression(config)) return { state: "manual" };

  const own = ownMetricsIn(ts, config);
  if (own !== undefined && own !== OWN_METRICS) {
    throw new UsageError(
      `In dashboard.config.ts ownMetrics is ${own === null ? "computed" : JSON.stringify(own)}, so your metrics are there; ` +
        `this command begins new ones only for "${OWN_METRICS}". Nothing was written.`,
    );
  }
  const types = call.typeArguments?.[0]?.getText(file);
  if (types !== undefined && types !== OWN_TYPES) return { state: "manual" };
  if (own !== undefined && types !== undefined) return { state: "present" };
  return {
    state: "edited",
    before: text,
    after: inserted(text, [
      [call.expression.end, types === undefined ? `<${OWN_TYPES}>` : ""],
      [
        config.getStart(file) + 1,
        own === undefined ? `\n  // Metrics of your own.\n  ownMetrics: "${OWN_METRICS}",\n` : "",
      ],
    ]),
  };
}

function dashboardsIn(ts: typeof import("typescript"), file: SourceFile): readonly CallExpression[] {
  const found: CallExpression[] = [];
  file.forEachChild(function look(node): void {
    if (ts.isCallExpression(node) && node.expression.getText(file) === "defineDashboard") found.push(node);
    node.forEachChild(look);
  });
  return found;
}

/**
 * The module that `ownMetrics` names; undefined if there is no `ownMetrics`, null if its value is known only at run
 * time.
 */
function ownMetricsIn(ts: typeof import("typescript"), config: ObjectLiteralExpression): string | null | undefined {
  const property = config.properties.find(({ name }) => name && ts.isIdentifier(name) && name.text === "ownMetrics");
  if (!property) return config.properties.some(ts.isSpreadAssignment) ? null : undefined;
  return ts.isPropertyAssignment(property) && ts.isStringLiteral(property.initializer)
    ? property.initializer.text
    : null;
}

function inserted(text: string, pieces: readonly (readonly [position: number, piece: string])[]): string {
  return pieces.reduceRight((all, [position, piece]) => all.slice(0, position) + piece + all.slice(position), text);
}
