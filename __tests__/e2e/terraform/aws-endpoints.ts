import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pythonWith } from "../python-packages";
import { cleanEnvironment, freePort, requireProgram, Running, type Environment } from "./programs";

/** The packages of PyPI. Without DuckDB, its Athena makes its answers up. */
export const MINISTACK = ["ministack==1.5.33", "duckdb==2.0.0"];

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
  const server = new Running(pythonWith(...MINISTACK), ["-m", "ministack"], {
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
