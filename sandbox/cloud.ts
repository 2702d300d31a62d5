import { AnsweredOperations } from "./answers";
import { iamName } from "./answers/signing-names";
import { parseArn } from "./arn";
import { AwsError, callNotInTheEmbeddedCloud } from "./aws-error";
import { Clock } from "./clock";
import { evaluate } from "./iam/evaluate";
import { Organizations } from "./iam/organizations";
import { principalArn } from "./iam/principals";
import { Roles } from "./iam/roles";
import { PendingWork } from "./pending-work";
import type { AuthorizationRequest, Caller, Operation, Service } from "./service";
import { readInput } from "./shape";

/** One API call, as an observer sees it before it is carried out. */
export interface ApiCall {
  /** The service's signing name. */
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  readonly caller: Caller;
}

/** Sees every call that was authorized; may throw an AwsError, which the caller then gets instead of an answer. */
export type Observer = (call: ApiCall) => void;

/**
 * Stands between a call that was authorized and what carries it out, and answers or throws for it. `carryOut` may be called
 * never, once, again or later, with the call's own input or another one.
 */
export type Interceptor = (call: ApiCall, carryOut: (input?: unknown) => Promise<unknown>) => Promise<unknown>;

/**
 * What all services of the embedded cloud share: one time, one identity system, and one way to call an operation,
 * whether the call comes over HTTP or from another service. Nothing goes around it, so nothing goes unchecked.
 */
export class Cloud {
  readonly work: PendingWork;
  readonly clock: Clock;
  readonly organizations = new Organizations();
  readonly roles: Roles;
  /** What the embedded cloud's user answers, besides the services. */
  readonly answers: AnsweredOperations;
  private readonly services = new Map<string, Service>();
  private readonly observers = new Set<Observer>();
  private interceptor: Interceptor | undefined;

  /** @param onFailure is told what went wrong in the background, where nobody waits for an answer */
  constructor(start: number, onFailure: (error: unknown) => void) {
    this.work = new PendingWork(onFailure);
    this.clock = new Clock(start, this.work);
    this.roles = new Roles(this.organizations, this.clock);
    this.answers = new AnsweredOperations(
      this.clock,
      (service, operation) => this.known(service, operation) !== undefined,
    );
  }

  add(service: Service): void {
    this.services.set(service.signingName, service);
  }

  /** Every service that was added. */
  all(): readonly Service[] {
    return [...this.services.values()];
  }

  /** Whether there is a service with this signing name. */
  has(signingName: string): boolean {
    return this.services.has(signingName);
  }

  /** Lets `observer` see, or refuse, every call from now on; the function that comes back ends that. */
  observe(observer: Observer): () => void {
    this.observers.add(observer);
    return () => void this.observers.delete(observer);
  }

  /**
   * Lets `interceptor` stand in between from now on; the function that comes back ends that.
   *
   * @throws Error if another one does already
   */
  intercept(interceptor: Interceptor): () => void {
    if (this.interceptor) throw new Error("Another interceptor stands between calls and services; end that one first.");
    this.interceptor = interceptor;
    return () => (this.interceptor = undefined);
  }

  /** Carries out a call that was authorized, by way of the interceptor if there is one. */
  carryOut(call: ApiCall, run: (input: unknown) => unknown): unknown {
    if (!this.interceptor) return run(call.input);
    return this.interceptor(call, async (input = call.input) => run(input));
  }

  /**
   * Calls one operation as `caller`.
   *
   * @throws AwsError as the service answers it; what `readInput` says of the input; AccessDeniedException, or the service's own code, says who may not do what on what;
   *   NotInTheEmbeddedCloud names a service or operation that is not there
   */
  async call(signingName: string, operationName: string, input: unknown, caller: Caller): Promise<unknown> {
    const operation = this.answers.get(signingName, operationName) ?? this.known(signingName, operationName);
    if (!operation) throw callNotInTheEmbeddedCloud(`the operation ${iamName(signingName)}:${operationName}`);
    const { validationCode = "ValidationException", deniedCode } = this.services.get(signingName) ?? {};
    const read = operation.members
      ? readInput(`${signingName}:${operationName}`, operation.members, input, validationCode)
      : input;
    for (const request of operation.authorize(read as never, caller)) this.authorize(request, caller, deniedCode);
    const call = { service: signingName, operation: operationName, input: read, caller };
    for (const observer of this.observers) observer(call);
    return this.carryOut(call, (asked) => operation.run(asked as never, caller));
  }

  private known(signingName: string, operationName: string): Operation | undefined {
    const operations = this.services.get(signingName)?.operations ?? {};
    return Object.hasOwn(operations, operationName) ? operations[operationName] : undefined;
  }

  /** @throws AwsError with `deniedCode` unless the caller may do what the request says */
  authorize(request: AuthorizationRequest, caller: Caller, deniedCode = "AccessDeniedException"): void {
    const owner = request.resourceAccount ?? (request.resource === "*" ? "" : parseArn(request.resource).account);
    const { principal } = caller;
    const decision = evaluate(
      request,
      caller,
      owner || caller.account,
      this.roles.permissionsOf(principal),
      this.organizations.of(principal.account),
      this.clock.now(),
    );
    if (decision.allowed) return;
    throw new AwsError(
      deniedCode,
      `User: ${principalArn(principal)} is not authorized to perform: ${request.action} ` +
        `on resource: ${request.resource} ${decision.reason}`,
      403,
    );
  }

  /** The services' lasting state, by signing name. */
  snapshot(): Record<string, unknown> {
    return Object.fromEntries(
      [...this.services.values()].flatMap((service) =>
        service.snapshot ? [[service.signingName, service.snapshot()]] : [],
      ),
    );
  }

  restore(snapshot: Readonly<Record<string, unknown>>): void {
    for (const service of this.services.values()) {
      const own = snapshot[service.signingName];
      if (own !== undefined) service.restore?.(own as never);
    }
  }
}
