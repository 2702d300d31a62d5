import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { membersOf, parseJson } from "../../common/json";
import { closest } from "../../common/suggest";
import { stackFile } from "../../common/synthesized-stacks";
import { accountRegionId } from "../../contract/account-region";
import { UsageError } from "../errors";

/** A synthesized stack, as far as deploying needs it. */
export interface Stack {
  readonly name: string;
  /** Where Terraform runs. */
  readonly folder: string;
  /** Of all that Terraform reads of it: functions' code is in it by its hash. */
  readonly hash: string;
  /** The providers that it asks for, as in its Terraform JSON. */
  readonly requiredProviders: unknown;
  readonly isHub: boolean;
  /** Its account and Region; undefined if its outputs do not say. */
  readonly place: string | undefined;
  /** The environment of a spoke, in lower case; undefined for others. */
  readonly environment: string | undefined;
}

/** Reads stacks from an output folder of CDKTF. */
export function readStacks(folder: string, names: readonly string[]): readonly Stack[] {
  return names.map((name) => {
    const file = stackFile(folder, name);
    const text = readFileSync(file, "utf8");
    const { output, terraform } = membersOf(parseJson(text));
    const { hub, spoke } = membersOf(output);
    const { environment } = membersOf(membersOf(spoke).value);
    return {
      name,
      folder: dirname(file),
      hash: createHash("sha256").update(text).digest("hex"),
      requiredProviders: membersOf(terraform).required_providers,
      isHub: hub !== undefined,
      place: placeIn(output),
      environment: typeof environment === "string" ? environment.toLowerCase() : undefined,
    };
  });
}

/** The account and Region that the outputs of a stack say, as they are synthesized or in a state. */
export function placeIn(outputs: unknown): string | undefined {
  const { hub, spoke } = membersOf(outputs);
  const { account, region } = membersOf(membersOf(hub ?? spoke).value);
  return typeof account === "string" && typeof region === "string" ? accountRegionId({ account, region }) : undefined;
}

/** @throws UsageError for a name that no stack has, with the closest one */
export function selectStacks(stacks: readonly Stack[], names: readonly string[]): readonly Stack[] {
  const known = stacks.map(({ name }) => name);
  for (const name of names) if (!known.includes(name)) throw unknown("stack", name, known);
  return stacks.filter(({ name }) => names.includes(name));
}

/**
 * The order of a deployment: hubs, then the spokes of each of `environments`, then all others. A wave that has no stacks is
 * left out.
 *
 * @throws UsageError for an environment of no spoke, with the closest one
 */
export function wavesOf(stacks: readonly Stack[], environments: readonly string[]): readonly (readonly Stack[])[] {
  const known = [...new Set(stacks.flatMap(({ environment }) => environment ?? []))].sort();
  const wanted = environments.map((name) => name.toLowerCase());
  for (const name of wanted) if (!known.includes(name)) throw unknown("environment", name, known);
  const others = stacks.filter(({ isHub }) => !isHub);
  const waves = [
    stacks.filter(({ isHub }) => isHub),
    ...wanted.map((name) => others.filter(({ environment }) => environment === name)),
    others.filter(({ environment }) => environment === undefined || !wanted.includes(environment)),
  ];
  return waves.filter((wave) => wave.length > 0);
}

function unknown(what: string, name: string, known: readonly string[]): UsageError {
  const near = closest(name, known);
  const accepted = known.length > 20 ? `${known.slice(0, 20).join(", ")}, …` : known.join(", ") || "none";
  return new UsageError(
    `There is no ${what} "${name}".${near ? ` Did you mean "${near}"?` : ""} There are: ${accepted}.`,
  );
}
