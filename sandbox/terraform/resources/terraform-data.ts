import { z } from "zod";
import { blockType } from "../block-type";

export const terraformData = blockType(
  { input: z.unknown().optional(), triggers_replace: z.unknown().optional() },
  ({ input }) => ({
    output: input ?? null,
  }),
);
