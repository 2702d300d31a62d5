import { extractFunctionName, extractScheduleName } from "../contract/names";
import { hubName, hubStackName, spokeStackName } from "./stack-names";
import { didYouMean, show, type Problem } from "./problems";

/** The most characters in the name of a function, a role, or an EventBridge rule. */
const MAX_NAME = 64;

type Unchecked = Readonly<Record<string, unknown>>;

/**
 * Finds problems that span several entries: names that collide, and references to hubs that do not exist. The entries
 * may be invalid in themselves; this function skips missing fields, because the schema reports them.
 */
export function checkConnections(hubs: readonly Unchecked[], spokes: readonly Unchecked[]): readonly Problem[] {
  const hubNames = hubs.map((hub) => hubName({ name: text(hub.name) }));
  return [
    ...collisions(
      [
        ...hubs.map((hub, index) => ({ path: `hubs[${index}]`, name: hubStackName({ name: text(hub.name) }) })),
        ...spokes.map(({ project, environment }, index) => ({
          path: `spokes[${index}]`,
          name:
            typeof project === "string" && typeof environment === "string"
              ? spokeStackName({ project, environment })
              : undefined,
        })),
      ],
      (name, other) => `its stack would be named "${name}", as that of ${other}; names compare without case.`,
    ),
    ...collisions(
      hubs.map(({ account, region }, index) => ({
        path: `hubs[${index}]`,
        name: typeof account === "string" && typeof region === "string" ? `${account} in ${region}` : undefined,
      })),
      (accountRegion, other) =>
        `account ${accountRegion} already holds ${other}; a Region of an account can hold one hub.`,
    ),
    ...spokes.flatMap((spoke, index) => [
      ...tooLong(spoke, `spokes[${index}]`),
      ...unknownHubs(spoke.hubs, `spokes[${index}].hubs`, hubNames),
    ]),
  ];
}

function collisions(
  entries: readonly { readonly path: string; readonly name: string | undefined }[],
  message: (name: string, other: string) => string,
): readonly Problem[] {
  const first = new Map<string, string>();
  return entries.flatMap(({ path, name }) => {
    if (name === undefined) return [];
    const other = first.get(name);
    if (other === undefined) first.set(name, path);
    return other === undefined ? [] : [{ path, message: message(name, other) }];
  });
}

function tooLong({ project, environment, schedule }: Unchecked, path: string): readonly Problem[] {
  if (typeof project !== "string" || typeof environment !== "string") return [];
  const longest = schedule === undefined ? extractFunctionName : extractScheduleName;
  const name = longest(project, environment);
  if (name.length <= MAX_NAME) return [];
  const excess = name.length - MAX_NAME;
  return [
    {
      path,
      message: `its ${schedule === undefined ? "function" : "schedule"} would be named ${show(name)}, which is ${excess} too long; shorten project or environment.`,
    },
  ];
}

function unknownHubs(hubs: unknown, path: string, known: readonly string[]): readonly Problem[] {
  if (!Array.isArray(hubs)) return [];
  return hubs.flatMap((hub: unknown, index) =>
    typeof hub !== "string" || known.includes(hub)
      ? []
      : [
          {
            path: `${path}[${index}]`,
            message: `${show(hub)} is no hub; there are ${known.join(", ")}.${didYouMean(hub, known)}`,
          },
        ],
  );
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
