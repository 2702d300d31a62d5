declare module "dynalite" {
  import type { Server } from "node:http";

  interface Options {
    /** Folder of the LevelDB store; in memory where it is left out. */
    path?: string;
    /** Milliseconds that a table stays in CREATING, DELETING and UPDATING. */
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }

  /** A DynamoDB endpoint that still has to listen. */
  export default function dynalite(options?: Options): Server;
}
