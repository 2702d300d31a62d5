import type { FunctionSource } from "../../constructs/bundle";
import type { Words } from "./expressions";
import type { Block } from "./hcl";
import type { Choice } from "./merged";
import type { CreateStack } from "./resources";

/** A variable of a module; types, defaults and conditions are Terraform's. */
export interface Variable {
  readonly name: string;
  readonly description: string;
  readonly type: string;
  /** Undefined: whoever uses the module has to give a value. */
  readonly default?: string;
  readonly validations?: readonly Validation[];
}

export interface Validation {
  readonly condition: string;
  /** A Terraform expression of a text. */
  readonly error: string;
}

export interface Output {
  readonly name: string;
  readonly description: string;
  readonly value: string;
}

/** A Terraform module that is generated from a stack. */
export interface TerraformModule {
  readonly name: string;
  readonly create: CreateStack;
  readonly choices: readonly Choice[];
  readonly words: Words;
  /** The functions whose zips it brings, in a folder `functions`, and the expression of the folder that has this. */
  readonly functions: { readonly sources: readonly FunctionSource[]; readonly parent: string };
  /**
   * The name of a resource in the module, from that in the stack without the hash, with `_` for dashes; undefined: another module has
   * it.
   */
  readonly named: (name: string) => string | undefined;
  /** What a resource has instead of what the stack gives it, by its name in the module; `count` among it. */
  readonly overrides?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What has to hold of a resource that nobody could tell from one variable, by its name in the module. */
  readonly preconditions?: Readonly<Record<string, Validation>>;
  readonly locals: Readonly<Record<string, string>>;
  /** Blocks besides those of the stack's resources. */
  readonly others: readonly Block[];
  readonly variables: readonly Variable[];
  readonly outputs: readonly Output[];
}
