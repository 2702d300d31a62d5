/**
 * The floors of the house: which room may import which. `npm run lint` checks it, of types too.
 *
 * @param {string} room a regular expression of paths
 * @param {readonly string[]} rooms what it may import besides itself, likewise
 * @param {string} comment why nothing else
 */
function floor(name, room, rooms, comment) {
  return {
    name,
    comment,
    severity: "error",
    from: { path: room },
    // `$1` is what `room` has captured.
    to: { dependencyTypes: ["local", "localmodule", "aliased"], pathNot: rooms },
  };
}

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    floor(
      "contract",
      "^contract/",
      ["^contract/"],
      "The contract is what both sides agree on: it imports nothing of the project.",
    ),
    floor("common", "^common/", ["^(common|contract)/"], "Helpers of several rooms know the contract at most."),
    floor(
      "sandbox",
      "^sandbox/",
      ["^sandbox/"],
      "The embedded cloud knows the system only by what was synthesized, so that what it proves is what is deployed.",
    ),
    floor(
      "metric-library",
      "^metric-library/",
      ["^(metric-library|contract|common)/"],
      "A metric knows the contract only, so that it can be computed, tested and described anywhere.",
    ),
    floor("tables", "^tables/", ["^(tables|contract|common)/"], "The tables are read by the contract alone."),
    floor(
      "config",
      "^config/",
      ["^(config|metric-library|contract|common)/"],
      "The configuration knows metrics and contract only, so that it can be read without CDKTF.",
    ),
    floor(
      "function",
      "^lambdas/(?!alerts/|extract/|completeness/|roll-up/|widget/)([^/]+)/",
      ["^lambdas/$1/", "^(contract|common)/"],
      "A function is deployed alone: it imports the contract and no other function.",
    ),
    floor(
      "function-extract",
      "^lambdas/extract/",
      ["^(lambdas/extract|metric-library|contract|common)/"],
      "The extractor is deployed alone: it imports metrics and contract, and no other function.",
    ),
    floor(
      "function-reader",
      "^lambdas/(alerts|completeness|roll-up)/",
      ["^lambdas/$1/", "^(tables|contract|common)/"],
      "A function that reads the tables is deployed alone: it imports how they are read, and the contract.",
    ),
    floor(
      "function-widget",
      "^lambdas/widget/",
      ["^(lambdas/widget|dashboard/(?!page/)|tables|contract|common)"],
      "The widget draws what the page draws: it imports the dashboard, but for what runs in a browser only.",
    ),
    floor(
      "dashboard",
      "^dashboard/",
      ["^(dashboard|tables|contract|common)/"],
      "The dashboard shows what the tables hold, by the contract alone.",
    ),
    {
      name: "sandbox-door",
      comment: "The embedded cloud has one door, sandbox/index.ts: what it does not offer is its own concern.",
      severity: "error",
      from: { pathNot: "^(sandbox|__tests__/sandbox)/" },
      to: { path: "^sandbox/(?!index\\.ts$)" },
    },
    {
      name: "drawing-reads-nothing",
      comment: "What is drawn is drawn in a browser, too: it gets a picture, and reads no table.",
      severity: "error",
      from: { path: "^dashboard/(drawing|page)/" },
      to: { path: "^(dashboard/reading|tables)/", dependencyTypesNot: ["type-only"] },
    },
    floor(
      "constructs",
      "^constructs/",
      ["^(constructs|config|metric-library|contract|common)/", "^package\\.json$"],
      "Synthesis knows configuration, metrics and contract; functions are bundled from their files, never imported.",
    ),
    floor(
      "testing",
      "^testing/",
      ["^(testing|sandbox|constructs|config|metric-library|contract|common)/"],
      "The kit for metrics of one's own is public: it imports what is tested, and no test.",
    ),
    floor(
      "cli",
      "^cli/",
      ["^(cli|dashboard|sandbox|tables|config|metric-library|contract|common)/", "^package\\.json$"],
      "The command works on what is configured and deployed: functions and stacks are none of its code.",
    ),
    floor(
      "main",
      "^(main|dashboard\\.config)\\.ts$",
      ["^(main|dashboard\\.config)\\.ts$", "^(constructs|config|metrics)/"],
      "The program that synthesizes knows configuration and constructs.",
    ),
    floor(
      "scripts",
      "^(scripts|bench)/",
      ["^(?!__tests__/(?!fixtures/))"],
      "Scripts and benchmarks work on everything but tests; the fixtures of tests they may share.",
    ),
    {
      name: "cdktf",
      comment: "CDKTF runs at synthesis only: never in what runs in the cloud or beside it.",
      severity: "error",
      from: { pathNot: ["^(constructs|testing|bench|__tests__)/", "^scripts/modules/", "^main\\.ts$"] },
      to: { path: "^node_modules/(cdktf|@cdktf/[^/]+|constructs)/" },
    },
    {
      name: "ships",
      comment: "What runs after `npm ci --omit=dev` imports nothing that is installed for development only.",
      severity: "error",
      from: {
        path: [
          "^(bin|cli|common|config|constructs|contract|dashboard|lambdas|metric-library|sandbox|tables)/",
          "^scripts/(permissions|deployment-policy)\\b",
          "^(main|dashboard\\.config)\\.ts$",
        ],
      },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "no-circles",
      comment: "What imports each other is one thing, or hides a third that both stand on.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-circles-of-folders",
      comment: "Folders that import each other have no order in which they could be read.",
      severity: "error",
      scope: "folder",
      from: {},
      to: { circular: true },
    },
    {
      name: "resolvable",
      comment: "There is no such file.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["^(cdktf\\.out|dist|docs|\\.cache)/", "\\.css$"] },
    // Imports of types are arrows, too.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
