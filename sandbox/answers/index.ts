import type { Clock } from "../clock";
import type { Answers } from "./answer";
import { answeredOperation, type AnsweredOperation, type Giving } from "./answered-operation";

/**
 * Operations that the embedded cloud does not know, answered by functions of its user. The SDK's client of the service
 * says what their inputs and outputs are, and AWS's list of actions what they need.
 */
export class AnsweredOperations implements Giving {
  isEmpty = false;
  pageSize = Infinity;
  private readonly operations = new Map<string, AnsweredOperation>();

  /** @param isKnown whether the embedded cloud knows an operation without them; services go by their signing names */
  constructor(
    private readonly clock: Clock,
    private readonly isKnown: (service: string, operation: string) => boolean,
  ) {}

  /**
   * Answers operations from now on.
   *
   * @throws TypeError if the SDK's clients that are installed or IAM do not know an operation, or if the embedded cloud
   *   does and the answer does not say that it replaces it
   */
  async add(answers: Answers): Promise<void> {
    for (const [name, given] of Object.entries(answers)) {
      const settings = typeof given === "function" ? { answer: given } : given;
      const operation = await answeredOperation(name, settings, this, this.clock);
      const { client, schema } = operation.sdk;
      if (this.isKnown(client.signingName, schema.name) && !settings.replaces) {
        throw new TypeError(
          `${name}: the embedded cloud knows this operation. Put into it what is measured (prepare, in a metric's test); ` +
            "or, to answer instead of it, give the answer as { answer, replaces: true }.",
        );
      }
      this.operations.set(key(client.signingName, schema.name), operation);
    }
  }

  /** @param service its signing name */
  get(service: string, operation: string): AnsweredOperation | undefined {
    return this.operations.get(key(service, operation));
  }

  /** Those of a service. @param service its signing name */
  of(service: string): readonly AnsweredOperation[] {
    return [...this.operations.values()].filter(({ sdk }) => sdk.client.signingName === service);
  }
}

function key(service: string, operation: string): string {
  return `${service}:${operation}`;
}
