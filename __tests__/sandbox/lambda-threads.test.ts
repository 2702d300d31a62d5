import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { LambdaFixture } from "./lambda-fixture";

let fixture: LambdaFixture;

beforeEach(() => {
  fixture = new LambdaFixture();
});

afterEach(() => fixture.close());

async function createBoth(source: string, settings: object = {}): Promise<void> {
  await fixture.create("one", source, { ...settings, Environment: { Variables: { NAME: "one" } } });
  await fixture.create("two", source, { ...settings, Environment: { Variables: { NAME: "two" } } });
}

async function answerOf(name: string, payload: unknown = {}): Promise<unknown> {
  return (await fixture.invoke(name, payload)).Payload;
}

test("functions with the same code run in the same thread, others do not", async () => {
  const source = 'import { threadId } from "node:worker_threads"; export const handler = async () => threadId;';
  await createBoth(source);
  await fixture.create("three", `${source} // other code`);
  const thread = await answerOf("one");
  expect(await answerOf("two")).toBe(thread);
  expect(await answerOf("three")).not.toBe(thread);
});

test.each([
  ["a module's variables", "let mine; const get = () => mine; const set = (to) => { mine = to; };"],
  ["environment variables", "const get = () => process.env.MINE; const set = (to) => { process.env.MINE = to; };"],
  [
    "imported variables",
    'import { env } from "node:process"; const get = () => env.MINE; const set = (to) => { env.MINE = to; };',
  ],
  ["globals", "const get = () => globalThis.mine; const set = (to) => { globalThis.mine = to; };"],
  [
    "replaced globals",
    "const get = () => String(Map.mine ?? undefined); const set = (to) => { globalThis.Map = class extends Map { static mine = to; }; };",
  ],
  [
    "globals that a symbol names",
    "const mine = Symbol.for('mine'); const get = () => globalThis[mine]; const set = (to) => { globalThis[mine] = to; };",
  ],
  ["the console", "const get = () => console.mine; const set = (to) => { console.mine = to; };"],
  [
    "functions of the process",
    "const get = () => process.exit.mine; const set = (to) => { process.exit = Object.assign(process.exit.bind(process), { mine: to }); };",
  ],
  [
    "listeners",
    "const get = () => process.listeners('mine')[0]?.(); const set = (to) => { process.on('mine', () => to); };",
  ],
  [
    "asynchronous contexts",
    'import { AsyncLocalStorage } from "node:async_hooks"; const storage = new AsyncLocalStorage();' +
      "const get = () => storage.run(storage.getStore() ?? mine, () => storage.getStore()); let mine; const set = (to) => { mine = to; };",
  ],
])("each keeps its own: %s", async (_what, source) => {
  await createBoth(`${source} export const handler = async ({ to }) => { if (to) set(to); return get() ?? null; };`);
  const nothing = await answerOf("two");
  expect(await answerOf("one", { to: "a" })).toBe("a");
  expect(await answerOf("two")).toEqual(nothing);
  expect(await answerOf("two", { to: "b" })).toBe("b");
  expect(await answerOf("one")).toBe("a");
  expect(await answerOf("two")).toBe("b");
});

test("each sees its own settings, and writes its own log", async () => {
  await createBoth(
    "export const handler = async (event, context) => { console.log(`by ${process.env.NAME}`); return [process.env.NAME, process.env.AWS_LAMBDA_FUNCTION_NAME, context.functionName]; };",
  );
  for (const name of ["one", "two", "one"]) expect(await answerOf(name)).toEqual([name, name, name]);
  await fixture.cloud.work.settled();
  const logs = [...fixture.logs.streams.values()].map((events) =>
    events.flatMap(({ message }) => /by \w+/.exec(message) ?? []),
  );
  expect(logs).toEqual([["by one", "by one"], ["by two"]]);
});

test("what ends a thread ends its other environments too; their next invocation starts afresh", async () => {
  await createBoth("let n = 0; export const handler = async ({ exit }) => { if (exit) process.exit(1); return ++n; };");
  expect([await answerOf("one"), await answerOf("one"), await answerOf("two")]).toEqual([1, 2, 1]);
  expect(await answerOf("two", { exit: true })).toMatchObject({ errorType: "Runtime.ExitError" });
  expect([await answerOf("one"), await answerOf("two")]).toEqual([1, 1]);
});

test("functions that hang hold up nobody else's for long", async () => {
  const source =
    "export const handler = async ({ hang }) => { console.log('begun'); if (hang) await new Promise(() => {}); console.log('done'); };";
  const hanging = Array.from({ length: Math.max(2, availableParallelism()) }, (_, number) => `hanging${number}`);
  for (const name of [...hanging, "quick"]) await fixture.create(name, source, { Timeout: 4 });
  const ends = hanging.map((name) => fixture.invoke(name, { hang: true }));
  await fixture.invoke("quick");
  await fixture.cloud.work.settled();
  expect(fixture.logs.messages.join("\n")).not.toContain("timed out");
  await Promise.all(ends);
  await fixture.cloud.work.settled();
  expect(fixture.logs.messages.join("\n")).toContain("timed out");
});

test("modules may await, know where they are, and name what is missing only when they come to it", async () => {
  const source =
    "const early = await Promise.resolve(5);" +
    "export const handler = async ({ missing }) => missing ? import('not-there') : [early, import.meta.url, import.meta.filename];";
  await createBoth(source);
  for (const name of ["one", "two"]) {
    const file = join(fixture.folderOf(name), "index.mjs");
    expect(await answerOf(name)).toEqual([5, pathToFileURL(file).href, file]);
  }
  expect(await answerOf("one", { missing: true })).toMatchObject({
    errorType: "Error",
    errorMessage: expect.stringContaining("not-there"),
  });
});

test("files know where they are in folders below, and import each other by names that only they know", async () => {
  const source = "export const handler = async () => 0;";
  await fixture.create("one", source);
  await fixture.create("two", source);
  const files = {
    "src/main.mjs":
      'import { where } from "./below/part.mjs"; const name = (n) => `./below/${n}.mjs`;' +
      "export const handler = async () => [import.meta.url, where, (await import(name('late'))).late];",
    "src/below/part.mjs": "export const where = import.meta.dirname;",
    "src/below/late.mjs": "export const late = 7;",
  };
  for (const name of ["one", "two"]) {
    const folder = fixture.folderOf(name);
    mkdirSync(join(folder, "src", "below"), { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    await fixture.create(name, source, { Handler: "src/main.handler", Code: { Directory: folder } });
    const main = join(folder, "src", "main.mjs");
    expect(await answerOf(name)).toEqual([pathToFileURL(main).href, join(folder, "src", "below"), 7]);
  }
});

test("stack traces name positions in the function's own files", async () => {
  const source = "export const handler = async () => {\n  if (true) throw new RangeError('here');\n};";
  await createBoth(source);
  for (const name of ["one", "two"]) {
    const { href } = pathToFileURL(join(fixture.folderOf(name), "index.mjs"));
    const { trace } = (await answerOf(name)) as { trace: readonly string[] };
    expect(trace.slice(0, 2)).toEqual(["RangeError: here", expect.stringContaining(`${href}:2:19`)]);
  }
});

test("CommonJS runs as it does on Lambda, also where an ES module imports it", async () => {
  await fixture.create("modules", "");
  const folder = fixture.folderOf("modules");
  const files = {
    "main.cjs": 'const { n } = require("./part.cjs"); exports.handler = async () => [n, require("path").sep];',
    "part.cjs": "exports.n = 3;",
    "esm.mjs": 'import { n } from "./part.cjs"; export const handler = async () => [n, typeof require];',
    "wrong.mjs": 'export const handler = async () => require("./part.cjs").n;',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  for (const module of ["main", "esm", "wrong"]) {
    await fixture.create(module, "", { Handler: `${module}.handler`, Code: { Directory: folder } });
  }
  expect(await answerOf("main")).toEqual([3, "/"]);
  expect(await answerOf("esm")).toEqual([3, "undefined"]);
  expect(await answerOf("wrong")).toMatchObject({ errorType: "ReferenceError" });
});
