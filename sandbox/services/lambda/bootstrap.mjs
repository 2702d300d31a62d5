// The runtime of one execution environment: a worker thread that loads the handler once and then serves invocations.
// Behaves as AWS's runtime interface client for Node.js does (https://github.com/aws/aws-lambda-nodejs-runtime-interface-client).
// Plain JavaScript, so that it starts by itself, whatever compiles the rest of the embedded cloud.
//
// workerData:   { directory, handler, functionName, memorySize, logGroupName, logStreamName, json, level, now, shortensPauses }
// receives:     { requestId, functionArn, payload (JSON), now (epoch ms), timeout (ms) }
// sends:        { type: "ready" } once, { type: "log", timestamp, message } at any time, and for each invocation
//               { type: "end", status: "success" | "error", payload (JSON), fatal }; after a fatal end the worker exits
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { format, types } from "node:util";
import { parentPort, workerData } from "node:worker_threads";

const RealDate = Date;
const realNow = Date.now;
const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
const EXTENSIONS = [".js", ".mjs", ".cjs"];

/** A pause before another try is shorter, a limit of time is longer. */
const LONGEST_PAUSE = 25_000;
const SHORTENED_BY = 50;

let shift = 0;
let requestId;

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
  if (LEVELS.indexOf(level) < LEVELS.indexOf(workerData.level)) return;
  log(workerData.json ? jsonRecord(level, args) : textRecord(level, args));
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
  if (exitCode !== undefined) process.exit(exitCode);
}

/** Loads `module.function` from the bundle's folder. Throws what AWS names Runtime.* */
async function loadHandler({ directory, handler }) {
  const dot = handler.lastIndexOf(".");
  const module = handler.slice(0, dot);
  const file = EXTENSIONS.map((extension) => join(directory, module + extension)).find(existsSync);
  if (!file) throw named("Runtime.ImportModuleError", `Error: Cannot find module '${module}' in ${directory}`);
  let exported;
  try {
    exported = (await import(pathToFileURL(file).href))[handler.slice(dot + 1)];
  } catch (error) {
    if (error instanceof SyntaxError) throw named("Runtime.UserCodeSyntaxError", String(error), error);
    if (/^(ERR_)?MODULE_NOT_FOUND$/.test(error?.code)) throw named("Runtime.ImportModuleError", String(error), error);
    throw error;
  }
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

async function invoke(handler, message) {
  requestId = message.requestId;
  setTime(message.now);
  const deadline = message.now + message.timeout;
  const context = {
    functionName: workerData.functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: message.functionArn,
    memoryLimitInMB: String(workerData.memorySize),
    awsRequestId: requestId,
    logGroupName: workerData.logGroupName,
    logStreamName: workerData.logStreamName,
    getRemainingTimeInMillis: () => Math.max(0, deadline - RealDate.now()),
  };
  try {
    const result = await handler(JSON.parse(message.payload), context);
    end("success", JSON.stringify(result) ?? "null");
  } catch (error) {
    fail("Invoke Error", describe(error));
  }
}

setTime(workerData.now);
replaceDate();
if (workerData.shortensPauses) shortenPauses();
captureStreams();
replaceConsole();
process.on("uncaughtException", (error) => fail("Uncaught Exception", describe(error), 129));
process.on("unhandledRejection", (reason) => {
  const { trace } = describe(reason);
  const description = { errorType: "Runtime.UnhandledPromiseRejection", errorMessage: String(reason), trace };
  fail("Unhandled Promise Rejection", description, 128);
});

try {
  const handler = await loadHandler(workerData);
  parentPort.postMessage({ type: "ready" });
  parentPort.on("message", (message) => void invoke(handler, message));
} catch (error) {
  fail("Uncaught Exception", describe(error), 1);
}
