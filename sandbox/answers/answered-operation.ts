import { AwsError } from "../aws-error";
import type { Clock } from "../clock";
import { isObject } from "../json";
import type { Operation } from "../service";
import type { AnswerWithSettings, CallContext } from "./answer";
import { listsOf, pageMembersOf, pageOf, withoutPages } from "./pages";
import { permissionOf, resourcesOf } from "./permission";
import { sdkOperation, streams, type SdkOperation } from "./sdk-client";
import { misfit } from "./shape";

/** How the answers are given at present, which is the same for all of them. */
export interface Giving {
  /** Whether accounts are taken to have nothing yet. */
  isEmpty: boolean;
  /** The greatest number of items on a page of a listing. */
  pageSize: number;
}

/** An operation that a function of the user answers. */
export interface AnsweredOperation extends Operation {
  readonly sdk: SdkOperation;
}

/**
 * Makes an operation of an answer.
 *
 * @param name for example `athena:ListWorkGroups`
 * @throws TypeError if the SDK or IAM do not know it
 */
export async function answeredOperation(
  name: string,
  settings: AnswerWithSettings,
  giving: Giving,
  clock: Clock,
): Promise<AnsweredOperation> {
  const [service = "", operation = ""] = name.split(":");
  const sdk = await sdkOperation(service, operation);
  if (streams(sdk)) throw new TypeError(`${name}: operations whose input or output is a stream cannot be answered.`);
  const permission = await permissionOf(settings.action ?? name);
  const pages = await pageMembersOf(sdk);
  const { input: inputSchema, output: outputSchema } = sdk.schema;

  const whole = async (input: object, context: CallContext): Promise<object> => {
    const answer = giving.isEmpty ? (settings.empty ?? (() => nothing(listsOf(sdk, pages)))) : settings.answer;
    const given = (await answer(pages ? withoutPages(input, pages) : input, context)) as object | undefined;
    if (!isObject(given)) throw new TypeError(misfit(outputSchema, given) ?? "it has no output");
    if (pages && has(given, [...pages.next.path, pages.next.member])) {
      throw new TypeError(`${pages.next.member} is not for it to give: the embedded cloud cuts the listing into pages`);
    }
    return given;
  };
  return {
    sdk,
    authorize(input: object, caller) {
      const wrong = misfit(inputSchema, input);
      if (wrong !== undefined) throw new AwsError("ValidationException", `${name}: ${wrong}.`);
      const resources = settings.resource
        ? [settings.resource(input, { account: caller.account, region: caller.region, now: clock.now() })]
        : resourcesOf(permission, operation, input, caller);
      return resources.map((resource) => ({ action: permission.action, resource }));
    },
    async run(input: object, { account, region }) {
      try {
        const all = await whole(input, { account, region, now: clock.now() });
        const output = pages ? pageOf(sdk, pages, all, input, giving.pageSize) : all;
        const wrong = giving.isEmpty && !settings.empty ? undefined : misfit(outputSchema, output);
        if (wrong !== undefined) throw new TypeError(wrong);
        return output;
      } catch (error) {
        if (error instanceof AwsError) throw error;
        // It is no error of AWS's, so no SDK shall try again.
        throw new AwsError("WrongAnswer", `The answer to ${name}: ${String(error)}`);
      }
    },
  };
}

/** The output of an account that has nothing: empty lists. */
function nothing(lists: readonly (readonly string[])[]): object {
  return lists.reduce((output, path) => withEmptyList(output, path), {});
}

function withEmptyList(output: object, [name = "", ...path]: readonly string[]): object {
  const inner = (output as Readonly<Record<string, object | undefined>>)[name] ?? {};
  return { ...output, [name]: path.length === 0 ? [] : withEmptyList(inner, path) };
}

function has(value: unknown, [name, ...path]: readonly string[]): boolean {
  if (name === undefined) return value !== undefined;
  return typeof value === "object" && value !== null && has((value as Record<string, unknown>)[name], path);
}
