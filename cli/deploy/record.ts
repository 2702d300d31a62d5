import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { membersOf, parseJson } from "../../common/json";
import { placeIn, type Stack } from "./stacks";
import type { Terraform } from "./terraform";

/** What was deployed last from here, and the state of Terraform that this left behind. */
interface Deployed {
  readonly hash: string;
  /** Terraform gives each change of a state another serial, whoever makes it. */
  readonly lineage: string;
  readonly serial: number;
}

/**
 * What was deployed from an output folder. A stack is current if the last deployment of it from here went well, what it is
 * synthesized to is the same since, and nobody else has changed its state since: from another folder, or by destroying it.
 */
export class Record {
  constructor(
    private readonly folder: string,
    private readonly terraform: Terraform,
  ) {}

  async isCurrent(stack: Stack): Promise<boolean> {
    const file = this.file(stack);
    if (!existsSync(file)) return false;
    const { hash, lineage, serial } = membersOf(parseJson(readFileSync(file, "utf8")));
    if (hash !== stack.hash) return false;
    const state = await this.stateOf(stack);
    return state?.lineage === lineage && state?.serial === serial;
  }

  /** To be called before a stack is changed: whatever happens then, it is not current. */
  forget(stack: Stack): void {
    rmSync(this.file(stack), { force: true });
  }

  /** To be called after a stack was deployed. */
  async keep(stack: Stack): Promise<void> {
    const state = await this.stateOf(stack);
    if (!state) return;
    const file = this.file(stack);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify({ hash: stack.hash, ...state } satisfies Deployed));
    renameSync(`${file}.new`, file);
  }

  /** The account and Region where a stack is deployed, if these are others than it is configured for. */
  async otherPlace(stack: Stack): Promise<string | undefined> {
    const place = placeIn((await this.pulled(stack)).outputs);
    return place === stack.place ? undefined : place;
  }

  /** @returns undefined if the state cannot be read, for example because the folder was never initialized */
  private async stateOf(stack: Stack): Promise<Omit<Deployed, "hash"> | undefined> {
    const { lineage, serial } = await this.pulled(stack);
    return typeof lineage === "string" && typeof serial === "number" ? { lineage, serial } : undefined;
  }

  /** The members of a stack's state; none if it cannot be read. */
  private async pulled({ folder: cwd }: Stack): Promise<ReturnType<typeof membersOf>> {
    const { code, output } = await this.terraform.run(["state", "pull"], cwd);
    return membersOf(code === 0 ? parseJson(output) : undefined);
  }

  private file({ name }: Stack): string {
    return join(this.folder, `${name}.json`);
  }
}
