import { isObject } from "../json";

/** Where the state is kept and which providers do it: no matter here, but Terraform refuses what is wrong with it. */
const SETTINGS = new Set(["backend", "cloud", "required_providers"]);

const BACKENDS = new Set("azurerm consul cos gcs http inmem kubernetes local oss pg remote s3".split(" "));

/** `[hostname/][namespace/]name` */
const SOURCE = /^(?:(?:[\w.:-]+\/)?[\w-]+\/)?[\w-]+$/;
/** For example `>= 5.100, < 7`. */
const CONSTRAINT = /^\s*(?:=|!=|>=?|<=?|~>)?\s*\d+(?:\.\d+){0,2}(?:[-+][\w.-]+)?\s*$/;

/** What is wrong with the `terraform` block of a stack. */
export function settingsProblems(settings: unknown): string[] {
  if (settings === undefined) return [];
  if (!isObject(settings)) return ["terraform: has to be a block"];
  const { backend, cloud, required_providers: providers } = settings;
  const unknown = Object.keys(settings).filter((key) => key !== "//" && !SETTINGS.has(key));
  return [
    ...unknown.map((key) => `the embedded cloud does not know terraform.${key}`),
    ...backendProblems(backend),
    ...(backend !== undefined && cloud !== undefined
      ? ["terraform: has a backend and a cloud block; one has to go"]
      : []),
    ...Object.entries(isObject(providers) ? providers : {}).flatMap(([name, required]) => {
      return requirementProblems(required).map((problem) => `terraform.required_providers.${name}: ${problem}`);
    }),
  ];
}

function backendProblems(backend: unknown): string[] {
  if (backend === undefined) return [];
  const types = isObject(backend) ? Object.keys(backend) : [];
  if (types.length !== 1) return [`terraform.backend: has to be one; there are ${types.length}`];
  return BACKENDS.has(types[0]!) ? [] : [`terraform.backend: there is no backend ${types[0]!}`];
}

/** A version constraint, or an object with it and the provider's source. */
function requirementProblems(required: unknown): string[] {
  const { version, source } = isObject(required) ? required : { version: required, source: undefined };
  const isVersion = typeof version === "string" && version.split(",").every((part) => CONSTRAINT.test(part));
  const isSource = typeof source === "string" && SOURCE.test(source);
  return [
    ...(version === undefined || isVersion ? [] : [`${JSON.stringify(version)} is no version constraint`]),
    ...(source === undefined || isSource ? [] : [`${JSON.stringify(source)} is no source of a provider`]),
  ];
}
