#!/usr/bin/env node
// Moves what a CDKTF stack of ds-dashboard has in its state into the state of a module, so that Terraform neither destroys nor creates
// anything:
//
//   node move-state.mjs <folder of the stack> <folder that calls the module> <address of the module> [--write]
//
// Both folders are initialized (`terraform init`). Without --write it only prints what it would move. With it, it first saves both states
// beside the folders' other files, then writes the new state, and the old one last: whatever happens between, nothing is in neither.
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const MOVES = JSON.parse(readFileSync(new URL("moves.json", import.meta.url), "utf8"));

/**
 * The address in a module of a resource of a stack; undefined for what the module has no use for, and for what is unknown.
 *
 * @param {"hub" | "spoke"} kind
 * @param {string} address `type.name`
 */
export function moduleAddress(kind, address) {
  const connection = kind === "hub" ? "module.connection." : "module.connection[0].";
  const lists = [
    [MOVES[kind], ""],
    [MOVES.connection, connection],
  ];
  for (const [moves, prefix] of lists) {
    for (const [from, to] of moves) {
      if (from === address) return `${prefix}${to}`;
      if (!from.includes("*")) continue;
      const [, key] = patternOf(from).exec(address) ?? [];
      // `every_rule["24 hours"]`, and rules of alerts by their names as they are.
      if (key !== undefined) return `${prefix}${to.replace("*", to.includes(".every_") ? key.replace("-", " ") : key)}`;
    }
  }
  return undefined;
}

/** `a-*_*` as a pattern: any key, then the hash that CDKTF puts at the end. */
function patternOf(from) {
  const [before, after] = from.split("*").map((part) => part.replace(/[.]/g, "\\."));
  return new RegExp(`^${before}-(.+)${after}[0-9A-F]{8}$`);
}

/**
 * Both states as they are to be.
 *
 * @param {object} from state of the stack, version 4
 * @param {object | undefined} to state of the folder that calls the module; undefined: it is empty
 * @param {string} module its address there, for example `module.spoke`
 * @returns {{ moves: [string, string][], from: object, to: object }}
 * @throws {Error} where nothing can be moved, or not all of it
 */
export function movedStates(from, to, module) {
  const managed = from.resources.filter(({ mode, type }) => mode === "managed" && type !== "terraform_data");
  if (managed.length === 0) throw new Error("The stack's state holds nothing to move.");
  const kind = managed.some(({ name }) => name.startsWith("extractor_")) ? "spoke" : "hub";
  const moves = managed.map((resource) => {
    const old = [resource.module, `${resource.type}.${resource.name}`].filter(Boolean).join(".");
    return [old, moduleAddress(kind, old), resource];
  });
  const unknown = moves.filter(([, address]) => address === undefined).map(([old]) => old);
  if (unknown.length > 0) {
    throw new Error(
      `The module has no place for ${unknown.join(", ")}; deploy the stack with this version of ds-dashboard first.`,
    );
  }
  const addresses = new Map(moves.map(([old, address]) => [old, `${module}.${address}`]));
  const target = to ?? {
    version: 4,
    terraform_version: from.terraform_version,
    serial: 0,
    lineage: randomUUID(),
    outputs: {},
    resources: [],
  };
  const taken = new Set(target.resources.map((resource) => [resource.module, resource.type, resource.name].join(" ")));
  const moved = mergedInstances(
    moves.map(([old, , resource]) => {
      const [, parent, type, name, key] = /^(.*)\.(\w+)\.(\w+)(?:\[(.*)\])?$/.exec(addresses.get(old));
      const [instance, ...others] = resource.instances;
      if (instance === undefined || others.length > 0)
        throw new Error(`${old} has not one instance, but ${resource.instances.length}.`);
      if (taken.has([parent, type, name].join(" "))) throw new Error(`${parent}.${type}.${name} is there already.`);
      const dependencies = (instance.dependencies ?? []).flatMap(
        (one) => addresses.get(one)?.replace(/\[[^\]]*\]/g, "") ?? [],
      );
      return {
        module: parent,
        mode: "managed",
        type,
        name,
        provider: resource.provider,
        instances: [{ ...(key === undefined ? {} : { index_key: JSON.parse(key) }), ...instance, dependencies }],
      };
    }),
  );
  return {
    moves: [...addresses],
    from: {
      ...from,
      serial: from.serial + 1,
      resources: from.resources.filter((resource) => !managed.includes(resource)),
    },
    to: { ...target, serial: target.serial + 1, resources: [...target.resources, ...moved] },
  };
}

/** One entry for all instances of a resource, as Terraform writes them. */
function mergedInstances(resources) {
  const byName = new Map();
  for (const resource of resources) {
    const key = [resource.module, resource.type, resource.name].join(" ");
    const same = byName.get(key);
    if (same) same.instances.push(...resource.instances);
    else byName.set(key, resource);
  }
  return [...byName.values()];
}

function terraform(folder, ...args) {
  return execFileSync("terraform", args, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 30,
    stdio: ["ignore", "pipe", "inherit"],
  });
}

function pull(folder) {
  const text = terraform(folder, "state", "pull");
  const state = text.trim() === "" ? undefined : JSON.parse(text);
  if (state && state.version !== 4)
    throw new Error(`The state of ${folder} has version ${state.version}; this program knows version 4.`);
  return state;
}

function save(folder, name, state) {
  const file = join(folder, name);
  // A state may hold secrets; an earlier backup is never written over.
  writeFileSync(file, `${JSON.stringify(state, undefined, 2)}\n`, { mode: 0o600, flag: "wx" });
  return file;
}

function main([stack, root, module, ...options]) {
  const write = options.includes("--write");
  const isUsage = /^module\.[\w-]+(\["[^"]+"\])?$/.test(module ?? "") && options.length === Number(write);
  if (!isUsage)
    throw new Error(
      "Usage: node move-state.mjs <folder of the stack> <folder that calls the module> <address, as module.spoke> [--write]",
    );
  const [fromFolder, toFolder] = [resolve(stack), resolve(root)];
  for (const folder of [fromFolder, toFolder])
    if (!existsSync(folder)) throw new Error(`There is no folder ${folder}.`);
  const [before, target] = [pull(fromFolder), pull(toFolder)];
  if (before === undefined) throw new Error(`The state of ${fromFolder} is empty.`);
  const { moves, from, to } = movedStates(before, target, module);
  for (const [old, address] of moves) console.log(`${old}\n  -> ${address}`);
  if (!write) {
    console.log(`\nWould move ${moves.length} resources; nothing was changed. Add --write to move them.`);
    return;
  }
  const time = new Date().toISOString().replace(/[:.]/g, "-");
  const backups = [save(fromFolder, `before-move-${time}.tfstate`, before)];
  if (target !== undefined) backups.push(save(toFolder, `before-move-${time}.tfstate`, target));
  const pushed = [
    [toFolder, save(toFolder, `moved-${time}.tfstate`, to)],
    [fromFolder, save(fromFolder, `left-${time}.tfstate`, from)],
  ];
  for (const [folder, file] of pushed) {
    try {
      terraform(folder, "state", "push", file);
    } catch (cause) {
      const rest = folder === toFolder ? `\nand in ${fromFolder}: terraform state push ${pushed[1][1]}` : "";
      const remedy = `Nothing is lost. Mend it, then run in ${folder}: terraform state push ${file}${rest}`;
      throw new Error(`${cause.message}\n${remedy}`, { cause });
    }
  }
  console.log(`\nMoved ${moves.length} resources. Backups: ${backups.join(", ")}`);
}

if (process.argv[1] !== undefined && import.meta.url === new URL(`file://${resolve(process.argv[1])}`).href) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
