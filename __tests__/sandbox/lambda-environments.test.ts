import type { ExecutionEnvironment } from "../../sandbox/services/lambda/environment";
import { ExecutionEnvironments } from "../../sandbox/services/lambda/environments";
import type { LambdaFunction } from "../../sandbox/services/lambda/function";

const function_ = (name: string): LambdaFunction => ({ name }) as LambdaFunction;
const [first, second, third] = [function_("first"), function_("second"), function_("third")];

/** Environments that keep two while they are idle, and the names of the functions for which new ones were started. */
function environmentsOf2(): { environments: ExecutionEnvironments; started: string[] } {
  const started: string[] = [];
  const environments = new ExecutionEnvironments((fn) => {
    started.push(fn.name);
    return { fn, alive: true, terminate: () => Promise.resolve() } as ExecutionEnvironment;
  }, 2);
  return { environments, started };
}

const done = (): Promise<void> => Promise.resolve();

test("more functions than environments are kept all run; the least recently used one starts cold again", async () => {
  const { environments, started } = environmentsOf2();
  for (const fn of [first, second, third, third]) await environments.use(fn, "wait", done);
  expect(started).toEqual(["first", "second", "third"]);
  await environments.use(second, "wait", done);
  await environments.use(first, "wait", done);
  await environments.use(second, "wait", done);
  expect(started).toEqual(["first", "second", "third", "first"]);
});

test("while 32 run, what can wait has its turn when one ends, whichever function that was", async () => {
  const { environments, started } = environmentsOf2();
  const ends: (() => void)[] = [];
  const running = Array.from({ length: 32 }, (_, number) =>
    environments.use(function_(`f${number}`), "wait", () => new Promise<void>((resolve) => ends.push(resolve))),
  );
  const waiting = environments.use(first, "wait", done);
  await environments.use(second, "throttle", done);
  expect(started).not.toContain("first");
  ends[7]!();
  await waiting;
  expect(started.at(-1)).toBe("first");
  for (const end of ends) end();
  await Promise.all(running);
});
