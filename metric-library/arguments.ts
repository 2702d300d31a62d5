/**
 * The runtime arguments of a metric, described as plain data. The configuration derives its types and its checks at
 * synthesis from them, so the function needs no schema library.
 */
export interface StringArgument {
  readonly type: "string";
  readonly description: string;
  /** A valid value; error messages show it. */
  readonly example: string;
  /** A pattern that the whole value has to match. */
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
/** Argument values for some specs, whether they are checked yet or not. */
export type ArgumentValues = Readonly<Record<string, string | number>>;

type ValueOf<Spec extends ArgumentSpec> = Spec extends StringArgument ? string : number;
type OptionalNames<Specs extends ArgumentSpecs> = {
  [Name in keyof Specs]: Specs[Name] extends { readonly optional: true } ? Name : never;
}[keyof Specs];

/** The values that match `Specs`. */
export type ArgumentsOf<Specs extends ArgumentSpecs> = {
  readonly [Name in Exclude<keyof Specs, OptionalNames<Specs>>]: ValueOf<Specs[Name]>;
} & { readonly [Name in OptionalNames<Specs>]?: ValueOf<Specs[Name]> };
