import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

/** Forbids imports with a message that says why; `group` holds gitignore-style patterns. */
function boundary(files, ...patterns) {
  return { files, rules: { "@typescript-eslint/no-restricted-imports": ["error", { patterns }] } };
}

const cdktf = {
  group: ["cdktf", "cdktf/**", "@cdktf/**", "constructs"],
  message:
    "CDKTF runs at synthesis only: import it in main.ts and constructs/, never in what runs in the cloud or beside it.",
};
const rooms = (names, message) => ({
  // A package is no room, whatever its name.
  group: [...names.flatMap((name) => [`**/${name}`, `**/${name}/**`]), "!@aws-lambda-powertools/**"],
  message,
});

/** One folder each below `lambdas/`. */
const FUNCTIONS = ["extract", "archive", "refresh", "connection", "completeness", "roll-up", "widget"];
/** Those of them that know how the tables are read. */
const READERS = ["completeness", "roll-up", "widget"];
const FUNCTION_FOLDERS = FUNCTIONS.map((name) => `lambdas/${name}`);

export default tseslint.config(
  { ignores: ["node_modules", "cdktf.out", "dist", ".cache"] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // `!` after a check that the compiler cannot follow; `noUncheckedIndexedAccess` makes it necessary now and then.
      "@typescript-eslint/no-non-null-assertion": "off",
      // Numbers in messages are meant.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // Metrics and listings have the same asynchronous shape whether they wait or not.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/explicit-module-boundary-types": "error",
    },
  },
  boundary(
    ["lambdas/contract/**"],
    cdktf,
    rooms(
      [...FUNCTIONS, "metrics", "config", "constructs", "dashboard", "cli", "sandbox"],
      "The contract is what both sides agree on: it imports nothing of the project.",
    ),
  ),
  boundary(
    ["lambdas/metrics/**"],
    cdktf,
    rooms(
      [...FUNCTIONS, "config", "constructs", "dashboard", "cli", "sandbox"],
      "A metric knows the contract only, so that it can be computed, tested and described anywhere.",
    ),
  ),
  ...FUNCTIONS.map((own) =>
    boundary(
      [`lambdas/${own}/**`],
      cdktf,
      rooms(
        [
          ...FUNCTIONS.filter((other) => other !== own),
          ...(own === "extract" ? [] : ["metrics"]),
          ...(READERS.includes(own) ? [] : ["dashboard"]),
          "config",
          "constructs",
          "cli",
          "sandbox",
        ],
        "A function is deployed alone: it imports the contract (the extractor also the metrics; completeness, roll-up and widget also how the tables are read), nothing else of the project.",
      ),
    ),
  ),
  boundary(
    ["config/**"],
    cdktf,
    rooms(
      [...FUNCTION_FOLDERS, "constructs", "dashboard", "cli", "sandbox"],
      "The configuration knows metrics and contract only, so that it can be read without CDKTF.",
    ),
  ),
  boundary(
    ["constructs/**", "main.ts", "dashboard.config.ts"],
    rooms(
      [...FUNCTION_FOLDERS, "dashboard", "cli", "sandbox"],
      "Synthesis knows configuration, metrics and contract; functions are bundled from their files, never imported.",
    ),
  ),
  boundary(
    ["sandbox/**"],
    cdktf,
    rooms(
      ["config", "constructs", "metrics", ...FUNCTION_FOLDERS, "cli", "dashboard"],
      "The embedded cloud knows the system only by what was synthesized, so that what it proves is what is deployed.",
    ),
  ),
  boundary(
    ["dashboard/**"],
    cdktf,
    rooms(
      ["config", "constructs", "metrics", ...FUNCTION_FOLDERS, "cli", "sandbox"],
      "The dashboard reads the table by the contract alone.",
    ),
  ),
  boundary(
    ["dashboard/page/**", "dashboard/drawing/**"],
    cdktf,
    rooms(
      ["config", "constructs", "metrics", ...FUNCTION_FOLDERS, "cli", "sandbox"],
      "The dashboard reads the table by the contract alone.",
    ),
    {
      group: ["**/reading/**"],
      allowTypeImports: true,
      message: "What is drawn is drawn in a browser, too: it gets a picture, and reads no table.",
    },
  ),
  boundary(
    ["cli/**"],
    cdktf,
    rooms(
      [...FUNCTION_FOLDERS, "constructs"],
      "The command works on what is configured and deployed: it knows configuration, metrics, contract, dashboard and sandbox.",
    ),
  ),
  {
    files: ["__tests__/**"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "MemberExpression[object.name=/^(describe|it|test)$/][property.name=/^(only|skip|todo|failing)$/]",
          message: "Every test runs, every time.",
        },
      ],
      // Fakes, and expectations about untyped JSON.
      "@typescript-eslint/no-explicit-any": "off",
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/no-dynamic-delete": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-call": "off",
    },
  },
  {
    files: ["**/*.{js,mjs,cjs}"],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: {
      globals: { module: "writable", process: "readonly", console: "readonly", Buffer: "readonly" },
      parserOptions: { projectService: false },
    },
  },
  prettier,
);
