// The runtime of one thread: compiles a function's code once, and runs it for one environment after the other, each with its
// own modules, variables and globals.
// Behaves as AWS's runtime interface client for Node.js does (https://github.com/aws/aws-lambda-nodejs-runtime-interface-client).
// Plain JavaScript, so that it starts by itself, whatever compiles the rest of the embedded cloud.
//
// workerData:   { shortensPauses }
// receives:     { type: "code", …, see CodeScript in code.ts } once, then of each environment
//               { type: "start", id, variables, directory, handler, functionName, memorySize, logGroupName, logStreamName, json,
//               level, now }, any number of { type: "invoke", id, requestId, functionArn, payload (JSON), now (epoch ms), timeout (ms) }
//               and at last { type: "stop", id }; nothing for another environment until what was asked for has ended
// sends:        { type: "ready" } after a start, { type: "log", timestamp, message } at any time, and for each invocation
//               { type: "end", status: "success" | "error", payload (JSON), fatal }; after a fatal end the worker exits
import { AsyncLocalStorage } from "node:async_hooks";
import { createRequire, SourceMap } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { format, types } from "node:util";
import { constants, Script } from "node:vm";
import { parentPort, workerData } from "node:worker_threads";

const RealDate = Date;
const realNow = Date.now;
const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

/** A pause before another try is shorter, a limit of time is longer. */
const LONGEST_PAUSE = 25_000;
const SHORTENED_BY = 50;

/** What functions may change although it is not theirs. */
const SHARED_OBJECTS = [globalThis, console, process];
const exit = process.exit.bind(process);
const builtin = createRequire(import.meta.url);
const environments = new Map();

let shift = 0;
let requestId;
/** The environment whose turn it is. */
let current;
let code;

function setTime(now) {
  shift = now - realNow();
}

/** Gives `Date` the embedded cloud's time; the class itself stays, so `instanceof`, `parse` and `UTC` do too. */
function replaceDate() {
  RealDate.now = () => realNow() + shift;
  const ShiftedDate = new Proxy(RealDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length ? args : [target.now()], newTarget),
    apply: (target) => new target(target.now()).toString(),
  });
  RealDate.prototype.constructor = ShiftedDate;
  globalThis.Date = ShiftedDate;
}

/** Lets pauses take a fiftieth of their time. */
function shortenPauses() {
  const { setTimeout: setRealTimeout } = globalThis;
  const wait = (task, ms, ...args) => setRealTimeout(task, ms <= LONGEST_PAUSE ? ms / SHORTENED_BY : ms, ...args);
  globalThis.setTimeout = Object.assign(wait, setRealTimeout);
}

function log(message) {
  parentPort.postMessage({ type: "log", timestamp: RealDate.now(), message });
}

/** One log event for each line written, in order with what the console writes. */
function captureStreams() {
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (chunk, encoding, callback) => {
      for (const line of Buffer.from(chunk, typeof encoding === "string" ? encoding : "utf8")
        .toString("utf8")
        .split("\n")) {
        if (line) log(line);
      }
      const done = typeof encoding === "function" ? encoding : callback;
      done?.();
      return true;
    };
  }
}

function describe(error) {
  if (!types.isNativeError(error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split("\n") ?? [] };
}

function textRecord(level, args) {
  return [new RealDate(RealDate.now()).toISOString(), requestId ?? "undefined", level, format(...args)].join("\t");
}

function jsonRecord(level, args) {
  const record = { timestamp: new RealDate(RealDate.now()).toISOString(), level, requestId };
  const error = args.find((arg) => types.isNativeError(arg));
  if (error) {
    const { errorType, errorMessage, trace } = describe(error);
    Object.assign(record, { message: format(...args), errorType, errorMessage, stackTrace: trace });
  } else {
    record.message = args.length === 1 ? args[0] : format(...args);
  }
  try {
    return JSON.stringify(record);
  } catch {
    return JSON.stringify({ ...record, message: format(...args) });
  }
}

function write(level, ...args) {
  if (LEVELS.indexOf(level) < LEVELS.indexOf(current.level)) return;
  log(current.json ? jsonRecord(level, args) : textRecord(level, args));
}

function replaceConsole() {
  const levels = { trace: "TRACE", debug: "DEBUG", log: "INFO", info: "INFO", warn: "WARN", error: "ERROR" };
  for (const [method, level] of Object.entries(levels)) console[method] = (...args) => write(level, ...args);
}

function end(status, payload, fatal = false) {
  parentPort.postMessage({ type: "end", status, payload, fatal });
}

function fail(kind, description, exitCode) {
  const { trace, ...what } = description;
  write("ERROR", `${kind} \t${JSON.stringify({ ...what, stack: trace })}`);
  end("error", JSON.stringify(description), exitCode !== undefined);
  if (exitCode !== undefined) exit(exitCode);
}

/** The code as a function that every environment calls. Throws what AWS names Runtime.* */
function compile({ name, message, script }) {
  if (script === undefined) throw named(name, message);
  // For what is imported by a name that is not known before.
  const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  const options = { filename: scriptName(), lineOffset: -1, importModuleDynamically };
  return new Script(script, options).runInThisContext();
}

/** What V8 calls the script: beside the files that it was made from, where what it imports is looked for. */
function scriptName() {
  return join(code.directory, code.file);
}

/** Lets stack traces name the positions in the function's own files. */
function mapStackTraces() {
  let map;
  const frameOf = (site) => {
    const frame = String(site);
    if (!code?.script || site.getFileName() !== scriptName()) return frame;
    map ??= new SourceMap(JSON.parse(code.map));
    const [line, column] = [site.getLineNumber(), site.getColumnNumber()];
    const { originalSource, originalLine, originalColumn } = map.findEntry(line - 1, column - 1);
    if (originalSource === undefined) return frame;
    const file = pathToFileURL(join(current.directory, originalSource)).href;
    return frame.replace(
      `${scriptName()}:${line}:${column}`,
      () => `${file}:${originalLine + 1}:${originalColumn + 1}`,
    );
  };
  Error.prepareStackTrace = (error, sites) =>
    [Error.prototype.toString.call(error), ...sites.map((site) => `    at ${frameOf(site)}`)].join("\n");
}

/** What `import.meta` is in a file of the function's folder. */
function metaOf(directory, file) {
  const filename = join(directory, file);
  return { url: pathToFileURL(filename).href, filename, dirname: dirname(filename) };
}

/** Loads `module.function` for the current environment. */
async function loadHandler({ directory, handler }) {
  code.run ??= compile(code);
  let module;
  try {
    const loaded = (exports) => (module = exports);
    await code.run(loaded, builtin, (file) => metaOf(directory, file));
  } catch (error) {
    if (/^(ERR_)?MODULE_NOT_FOUND$/.test(error?.code)) throw named("Runtime.ImportModuleError", String(error), error);
    throw error;
  }
  const name = handler.slice(handler.lastIndexOf(".") + 1);
  const exported = module[name];
  if (typeof exported !== "function") {
    throw named("Runtime.HandlerNotFound", `${handler} is undefined or not exported`);
  }
  if (exported.length > 2) {
    throw named("NotInTheEmbeddedCloud", `${handler} takes a callback; the embedded cloud knows async handlers only.`);
  }
  return exported;
}

function named(name, message, cause) {
  const error = new Error(message, { cause });
  error.name = name;
  return error;
}

async function invoke(message) {
  requestId = message.requestId;
  setTime(message.now);
  const deadline = message.now + message.timeout;
  const context = {
    functionName: current.functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: message.functionArn,
    memoryLimitInMB: String(current.memorySize),
    awsRequestId: requestId,
    logGroupName: current.logGroupName,
    logStreamName: current.logStreamName,
    getRemainingTimeInMillis: () => Math.max(0, deadline - RealDate.now()),
  };
  try {
    const handler = await current.handler;
    const result = await handler(JSON.parse(message.payload), context);
    end("success", JSON.stringify(result) ?? "null");
  } catch (error) {
    fail("Invoke Error", describe(error));
  }
}

async function start(message) {
  requestId = undefined;
  setTime(message.now);
  current.handler = loadHandler(message);
  try {
    await current.handler;
    parentPort.postMessage({ type: "ready" });
  } catch (error) {
    fail("Uncaught Exception", describe(error), 1);
  }
}

/**
 * Remembers the storages that an environment has in use: Node hands all of them on with every promise, also to environments
 * that have nothing to do with them.
 */
function watchStorages() {
  for (const method of ["run", "enterWith"]) {
    const real = AsyncLocalStorage.prototype[method];
    AsyncLocalStorage.prototype[method] = function (...args) {
      current?.storages.add(this);
      return real.apply(this, args);
    };
  }
}

/** What a function may have set outside of its own modules. */
function stateOf() {
  const objects = SHARED_OBJECTS.map(descriptorsOf);
  const listeners = process.eventNames().flatMap((event) => process.rawListeners(event).map((one) => [event, one]));
  return { variables: { ...process.env }, objects, listeners };
}

function descriptorsOf(object) {
  const descriptors = Object.getOwnPropertyDescriptors(object);
  if (object !== process) return descriptors;
  // Its listeners and the like are Node's own.
  return Object.fromEntries(Object.entries(descriptors).filter(([name]) => !name.startsWith("_")));
}

/** @param has the state as it is */
function restore({ variables, objects, listeners }, has) {
  for (const name of Object.keys(has.variables)) {
    if (!Object.hasOwn(variables, name)) Reflect.deleteProperty(process.env, name);
  }
  Object.assign(process.env, variables);
  SHARED_OBJECTS.forEach((object, index) => restoreObject(object, has.objects[index], objects[index]));
  for (const [event, listener] of without(has.listeners, listeners)) process.removeListener(event, listener);
  for (const [event, listener] of without(listeners, has.listeners)) process.on(event, listener);
}

/** What Node does not let go of stays. */
function restoreObject(object, has, descriptors) {
  for (const name of Reflect.ownKeys(has)) if (!Object.hasOwn(descriptors, name)) Reflect.deleteProperty(object, name);
  for (const name of Reflect.ownKeys(descriptors)) {
    if (!isSame(has[name], descriptors[name])) Reflect.defineProperty(object, name, descriptors[name]);
  }
}

function isSame(one, other) {
  return one?.value === other.value && one?.get === other.get && one?.set === other.set;
}

/** The listeners of the first list that are not in the second one. */
function without(listeners, others) {
  return listeners.filter(([event, one]) => !others.some(([other, another]) => event === other && one === another));
}

/** Gives an environment its turn. */
function turnTo(environment) {
  if (environment === current) return;
  const has = stateOf();
  if (current) {
    current.state = has;
    for (const storage of current.storages) storage.disable();
    current.storages.clear();
  }
  current = environment;
  restore(environment.state, has);
}

replaceDate();
if (workerData.shortensPauses) shortenPauses();
captureStreams();
replaceConsole();
watchStorages();
mapStackTraces();
process.on("uncaughtException", (error) => fail("Uncaught Exception", describe(error), 129));
process.on("unhandledRejection", (reason) => {
  const { trace } = describe(reason);
  const description = { errorType: "Runtime.UnhandledPromiseRejection", errorMessage: String(reason), trace };
  fail("Unhandled Promise Rejection", description, 128);
});
const pristine = stateOf();

parentPort.on("message", (message) => {
  if (message.type === "code") {
    code = message;
    return;
  }
  if (message.type === "stop") {
    environments.delete(message.id);
    return;
  }
  if (message.type === "start") {
    const { variables, ...environment } = message;
    environments.set(message.id, { ...environment, storages: new Set(), state: { ...pristine, variables } });
  }
  turnTo(environments.get(message.id));
  void (message.type === "start" ? start(message) : invoke(message));
});
