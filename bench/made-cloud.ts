import { HUB_TABLES } from "../__tests__/fixtures/hub-tables";
import { Sandbox } from "../sandbox";

/**
 * An embedded cloud in a process of its own, so that what its DynamoDB does counts for nobody's CPU; on AWS nobody's function
 * does it either. Told of by its address as a message; it ends when who started it disconnects.
 */
async function main(folder: string, start: number, account: string, region: string): Promise<void> {
  const onFailure = (error: unknown): void => console.error(error);
  const sandbox = await Sandbox.start({ start, port: 0, stateFolder: folder, onFailure });
  for (const table of HUB_TABLES) await sandbox.callAs(account, region, "dynamodb", "CreateTable", table);
  process.on("disconnect", () => void sandbox.close({ keep: false }));
  process.send!(sandbox.url);
}

const [folder, start, account, region] = process.argv.slice(2) as [string, string, string, string];
void main(folder, Number(start), account, region);
