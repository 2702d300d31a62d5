import { resolve } from "node:path";
import { parseOptions, UsageError } from "../../cli/options";

it("has defaults", () => {
  expect(parseOptions([])).toEqual({ unconnected: false, port: 4566, stateFolder: undefined, help: false });
});

it("takes what the usage says", () => {
  expect(parseOptions(["--unconnected", "--port", "0", "--state", "kept"])).toEqual({
    unconnected: true,
    port: 0,
    stateFolder: resolve("kept"),
    help: false,
  });
});

it.each([
  [["--prot", "1"], "Unknown option --prot. Did you mean --port?"],
  [["--frobnicate"], "Unknown option --frobnicate."],
  [["now"], 'Unexpected argument "now".'],
  [["--port"], "--port needs a value."],
  [["--port", "http"], "--port http is no port; use a number from 0 (any free port) to 65535."],
  [["--port", "65536"], "--port 65536 is no port"],
  [["--state"], "--state needs a value."],
])("refuses %p", (args, message) => {
  expect(() => parseOptions(args)).toThrow(UsageError);
  expect(() => parseOptions(args)).toThrow(message);
});
