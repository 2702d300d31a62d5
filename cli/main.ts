import { run } from "./run";

// At every start, the AWS SDK warns that it will drop support for Node 20. This turns the warning off.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

void run(process.argv.slice(2)).then((code) => (process.exitCode = code));
