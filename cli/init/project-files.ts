import { classTemplate, indexTemplate, testTemplate } from "../metrics/metric-templates";
import type { InstalledPackage } from "./installed-package";
import { DEVELOPMENT_PACKAGES, SHARED_PACKAGES } from "./packages";

/** The example of a metric of one's own. */
const EXAMPLE = "OldEndpoints";

/** The files of a new project: their texts by their paths. */
export function projectFiles(installed: InstalledPackage): Readonly<Record<string, string>> {
  return {
    "package.json": json(packageJson(installed)),
    "dashboard.config.ts": CONFIGURATION,
    [`metrics/${EXAMPLE}.ts`]: classTemplate(EXAMPLE),
    [`metrics/${EXAMPLE}.test.ts`]: testTemplate(EXAMPLE),
    "metrics/index.ts": indexTemplate(EXAMPLE),
    "main.ts": MAIN,
    "cdktf.json": json(CDKTF),
    "tsconfig.json": json(TYPESCRIPT),
    ".gitignore": GIT_IGNORE,
    ".github/workflows/dashboard.yml": WORKFLOW,
    "README.md": README,
  };
}

function packageJson({ specifier, dependencies, peerDependencies, allowScripts }: InstalledPackage): object {
  const versions = (names: readonly string[]): object =>
    Object.fromEntries(names.map((name) => [name, peerDependencies[name]]));
  return {
    private: true,
    scripts: { start: "ds-dashboard sandbox", test: "tsc && jest", synth: "tsx main.ts" },
    jest: { preset: "ds-dashboard" },
    dependencies: { ...versions(SHARED_PACKAGES), "ds-dashboard": specifier, tsx: dependencies.tsx },
    devDependencies: versions(DEVELOPMENT_PACKAGES),
    allowScripts,
  };
}

const CONFIGURATION = `import { defineDashboard } from "ds-dashboard";

// An example. Change the account ids, the Region and the names to yours; everything else has a default.
export default defineDashboard<typeof import("./metrics")>({
  // Metrics of your own.
  ownMetrics: "./metrics/index.ts",

  // The account that stores and shows the measurements.
  hubs: [{ account: "111111111111", region: "us-east-1", schedule: "rate(3 hours)" }],

  // The accounts that report. With many of them, build this list with a loop or from a JSON file; npx ds-dashboard
  // accounts sync writes one from AWS Organizations.
  spokes: [
    {
      project: "Project1",
      environment: "dev",
      account: "222222222222",
      region: "us-east-1",
      // npx ds-dashboard metrics prints those that there are. Its function gets exactly the permissions of this list.
      metrics: ["${EXAMPLE}", "TrainingJobsByStatus", "BillableTrainingSeconds24h", "NumberEndPointsInService"],
    },
    {
      project: "Project1",
      environment: "prod",
      account: "333333333333",
      region: "us-east-1",
      metrics: ["${EXAMPLE}", "NumberEndPointsInService"],
    },
  ],

  // Terraform's state: a local file each. For a team, use
  // { type: "s3", bucket: "my-state", region: "us-east-1" } or { type: "cloud", organization: "my-organization" }.
  backend: { type: "local" },

  // How Terraform gets into each account, for example by a role of this name there.
  // deployment: { roleName: "ds-dashboard-deploy" },

  tags: { application: "ds-dashboard" },
});
`;

const MAIN = `import { synthesizeDashboard } from "ds-dashboard/constructs";

void synthesizeDashboard();
`;

const CDKTF = {
  language: "typescript",
  app: "npx tsx main.ts",
  projectId: "ds-dashboard",
  sendCrashReports: "false",
  terraformProviders: [],
  terraformModules: [],
};

const TYPESCRIPT = {
  compilerOptions: {
    target: "es2022",
    lib: ["es2023"],
    module: "nodenext",
    strict: true,
    noImplicitOverride: true,
    isolatedModules: true,
    resolveJsonModule: true,
    skipLibCheck: true,
    types: ["node", "jest"],
    noEmit: true,
  },
  include: ["**/*.ts"],
  exclude: ["node_modules", "cdktf.out"],
};

const GIT_IGNORE = `node_modules
# What Terraform locked of each stack's providers may be committed, nothing else of the output.
/cdktf.out/*
!/cdktf.out/stacks
/cdktf.out/stacks/*/*
!/cdktf.out/stacks/*/.terraform.lock.hcl
*.tfstate*
.terraform/
*.log
`;

const WORKFLOW = `# An example for GitHub; any other CI runs the same commands. It needs no AWS account.
name: dashboard
on: [push, pull_request]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
          cache: npm
      - run: npm ci
      - run: npm test
      # Terraform JSON of every stack, into cdktf.out.
      - run: npm run synth
      # To plan, with credentials for the accounts and hashicorp/setup-terraform before it:
      # - run: npx cdktf plan hub spoke-project1-dev
`;

const README = `# Dashboard

One dashboard for data science work in many AWS accounts, made by [ds-dashboard](node_modules/ds-dashboard/README.md).

|                                                  |                                                                          |
| ------------------------------------------------ | ------------------------------------------------------------------------ |
| \`npm install\`                                    | once; commit package-lock.json                                           |
| \`npm start\`                                      | the configured dashboard on this machine, with no AWS account            |
| \`npm test\`                                       | types, and the tests of the metrics                                      |
| \`npx ds-dashboard metrics\`                       | what there is to measure, and the permissions of each metric             |
| \`npx ds-dashboard metrics new ModelAge\`          | begins a metric of one's own                                             |
| \`npx cdktf plan spoke-project1-dev\`              | what Terraform would change; needs Terraform 1.11 and credentials        |
| \`npx cdktf deploy hub spoke-project1-dev\`        | changes it                                                               |
| \`npx ds-dashboard connect Project1/dev\`          | lets a deployed spoke report to its hub                                  |
| \`npx ds-dashboard status\`                        | who is connected, who was silent                                         |
| \`npx ds-dashboard dashboard\`                     | the page, in a browser                                                   |

- \`dashboard.config.ts\` says which accounts there are and what each measures. An editor completes it; what is wrong is told
  all at once.
- \`metrics/\` holds the metrics of our own, each with its test.
- \`main.ts\` and \`cdktf.json\` are there for \`cdktf\`. Without it, \`npm run synth\` writes the stacks, and
  \`terraform -chdir=cdktf.out/stacks/<stack> init\`, \`plan\` and \`apply\` do the rest; then \`cdktf-cli\` may leave package.json.
- The commands find this project from any folder below it.

To upgrade, read the [changelog](node_modules/ds-dashboard/CHANGELOG.md) of the version, which says what it changes in a plan;
then \`npm install ds-dashboard@latest\`, \`npm test\`, and look at a plan.
`;

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
