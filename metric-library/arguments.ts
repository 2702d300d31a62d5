/**
 * Runtime arguments of a metric, as plain data: the configuration derives its types and checks from them at synthesis,
 * and the function carries no schema library for it.
 */
export interface StringArgument {
  readonly type: "string";
  readonly description: string;
  /** A value that would be accepted; error messages show it. */
  readonly example: string;
  /** The whole value has to match. */
  readonly pattern?: RegExp;
  readonly optional?: true;
}

export interface NumberArgument {
  readonly type: "number";
  readonly description: string;
  readonly example: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly optional?: true;
}

export type ArgumentSpec = StringArgument | NumberArgument;
export type ArgumentSpecs = Readonly<Record<string, ArgumentSpec>>;
/** Values for some specs, checked or not. */
export type ArgumentValues = Readonly<Record<string, string | number>>;

type ValueOf<Spec extends ArgumentSpec> = Spec extends StringArgument ? string : number;
type OptionalNames<Specs extends ArgumentSpecs> = {
  [Name in keyof Specs]: Specs[Name] extends { readonly optional: true } ? Name : never;
}[keyof Specs];

/** The values that match `Specs`. */
export type ArgumentsOf<Specs extends ArgumentSpecs> = {
  readonly [Name in Exclude<keyof Specs, OptionalNames<Specs>>]: ValueOf<Specs[Name]>;
} & { readonly [Name in OptionalNames<Specs>]?: ValueOf<Specs[Name]> };
