import model from "./sagemaker-model.json";

/** What a value is by AWS's model of SageMaker. */
export interface ModelShape {
  readonly type: string;
  /** Of a number, or of the length of what has one. */
  readonly min?: number;
  readonly max?: number;
  /** In Java's words, of the whole text. */
  readonly pattern?: string;
  /** The values, with spaces between. */
  readonly enum?: string;
  /** Shapes by member, of those members that the embedded cloud takes. */
  readonly members?: Readonly<Record<string, string>>;
  readonly required?: readonly string[];
  /** The shape of a list's elements or a map's values. */
  readonly of?: string;
  /** The shape of a map's keys. */
  readonly keys?: string;
}

/** Where the embedded cloud wants more, with the reason. */
const STRICTER: Readonly<Record<string, Partial<ModelShape>>> = {
  // On no instance nothing can be trained.
  TrainingInstanceCount: { min: 1 },
};

/** AWS's model of the operations that are here, as botocore carries it: names of input shapes, and the shapes. */
export const MODEL: {
  readonly operations: Readonly<Record<string, string>>;
  readonly shapes: Readonly<Record<string, ModelShape>>;
} = {
  operations: model.operations,
  shapes: Object.fromEntries(
    Object.entries(model.shapes as Readonly<Record<string, ModelShape>>).map(([name, shape]) => [
      name,
      { ...shape, ...STRICTER[name] },
    ]),
  ),
};
