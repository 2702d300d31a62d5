import { EXIT } from "./errors";
import { watchOutput } from "./output/unwritable";
import { run } from "./run";

// At every start, the AWS SDK warns that it will drop support for Node 20. This turns the warning off.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

watchOutput(process.stdout, process.stderr, ({ message }) => {
  console.error(`Not all of the output could be written (${message}). Write it to another place.`);
  // Whatever code the command itself ends with: its result did not arrive.
  process.once("exit", (code) => {
    if (code === EXIT.ok) process.exitCode = EXIT.notOk;
  });
});
void run(process.argv.slice(2)).then((code) => (process.exitCode = code));
