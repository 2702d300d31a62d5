import { existsSync, readFileSync } from "node:fs";
import { stackFile, synthesizedStackNames } from "../common/synthesized-stacks";
import { BadInputError } from "./bad-input";

export type Values = Readonly<Record<string, unknown>>;
type ByType = Readonly<Record<string, Readonly<Record<string, Values>>>>;

/** Terraform JSON of one stack, as far as the scripts read it. */
export interface StackJson {
  readonly resource?: ByType;
  readonly data?: ByType;
  readonly provider: { readonly aws: readonly AwsProviderJson[] };
  readonly terraform: { readonly backend?: Readonly<Record<string, Values>> };
}

interface AwsProviderJson {
  readonly region: string;
  readonly allowed_account_ids: readonly string[];
}

/** A resource as it was synthesized. */
export interface Resource {
  readonly type: string;
  /** For example `aws_iam_role.extractor_function_role_1D5B910C`. */
  readonly address: string;
  /** References to what another resource of the stack is given as a literal are replaced by it. */
  readonly values: Values;
}

/** A stack, by the name of its folder. */
export interface SynthesizedStack {
  readonly name: string;
  readonly json: StackJson;
}

/**
 * Reads every stack that the folder's manifest names, in the order of the names.
 *
 * @throws BadInputError where there is none, or one cannot be read
 */
export function readStacks(folder: string): readonly SynthesizedStack[] {
  const names = synthesizedStackNames(folder);
  if (names === undefined)
    throw new BadInputError(`${folder} holds no synthesized stacks; make them with: npm run synth`);
  return names.map((name) => ({ name, json: readJson(stackFile(folder, name)) as StackJson }));
}

/** @throws BadInputError where there is no such file, or it holds no JSON object */
export function readJson(file: string): object {
  if (!existsSync(file)) throw new BadInputError(`${file} does not exist.`);
  const json = parse(readFileSync(file, "utf8"));
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new BadInputError(`${file} holds no JSON object.`);
  }
  return json;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function resourcesOf(json: StackJson): readonly Resource[] {
  const byType = json.resource ?? {};
  return Object.entries(byType).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, values]) => ({
      type,
      address: `${type}.${id}`,
      values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, resolved(value, byType)])),
    })),
  );
}

/** A text that is one reference and nothing else: type, id and attribute. */
const REFERENCE = /^\$\{([^.{}]+)\.([^.{}]+)\.([^.{}]+)\}$/;

function resolved(value: unknown, byType: ByType): unknown {
  const [, type, id, attribute] = REFERENCE.exec(typeof value === "string" ? value : "") ?? [];
  if (type === undefined || id === undefined || attribute === undefined) return value;
  const literal = byType[type]?.[id]?.[attribute];
  return typeof literal === "string" ? literal : value;
}
