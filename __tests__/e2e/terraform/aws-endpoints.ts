import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CACHE } from "./folders";
import { cleanEnvironment, freePort, requireProgram, run, Running, type Environment } from "./programs";

const MINISTACK_VERSION = "1.5.33";

/** An AWS that somebody else wrote, on the loopback interface. */
export interface AwsEndpoint {
  readonly url: string;
  stop(): Promise<void>;
}

/** moto's server: knows the most services, runs nothing. https://docs.getmoto.org/en/latest/docs/server_mode.html */
export async function startMoto(): Promise<AwsEndpoint> {
  requireProgram("moto_server", "Install it with: pip install 'moto[server]'");
  const port = await freePort();
  const server = new Running("moto_server", ["-H", "127.0.0.1", "-p", String(port)], { env: cleanEnvironment() });
  await server.hasPrinted(/Running on/);
  return { url: `http://127.0.0.1:${port}`, stop: () => server.stop() };
}

/**
 * ministack: knows fewer services, and runs what is deployed, a function as a child process of Node. An access key id
 * of 12 digits is that account's. https://pypi.org/project/ministack
 *
 * What it does not do: events from one account's bus to another's, bus policies, alarms whole, SageMaker. Its check of identity policies
 * stays off: it denies `ssm:GetParametersByPath` on a path's ARN, and knows no condition keys of `events:PutEvents`.
 *
 * @param env what the functions find in their environment besides what is deployed
 */
export async function startMinistack(env: Environment): Promise<AwsEndpoint> {
  const folder = mkdtempSync(join(tmpdir(), "ministack-"));
  const port = await freePort();
  const server = new Running(join(await installMinistack(), "bin", "ministack"), [], {
    env: {
      ...cleanEnvironment(),
      ...env,
      TMPDIR: folder,
      BIND_HOST: "127.0.0.1",
      GATEWAY_PORT: String(port),
      LAMBDA_EXECUTOR: "local",
    },
  });
  await server.hasPrinted(/Running on/);
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Installs it once, into a folder that git ignores. */
async function installMinistack(): Promise<string> {
  const folder = join(CACHE, `ministack-${MINISTACK_VERSION}`);
  const installed = join(folder, "installed");
  if (existsSync(installed)) return folder;
  requireProgram("python3", "ministack is installed with it, from PyPI.");
  const env = cleanEnvironment();
  try {
    rmSync(folder, { recursive: true, force: true });
    await run("python3", ["-m", "venv", folder], { env });
    await run(join(folder, "bin", "pip"), ["install", "--quiet", `ministack==${MINISTACK_VERSION}`], { env });
    writeFileSync(installed, "");
  } catch (cause) {
    throw new Error(`not run: needs ministack ${MINISTACK_VERSION}, which could not be installed from PyPI.`, {
      cause,
    });
  }
  return folder;
}
