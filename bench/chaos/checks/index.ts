import type { Check } from "../truth";
import { completeness } from "./completeness";
import { lake } from "./lake";
import { newest } from "./newest";
import { quarantine } from "./quarantine";
import { queues } from "./queues";
import { rollUps } from "./roll-ups";
import { rows } from "./rows";

export const CHECKS: readonly Check[] = [rows, newest, rollUps, lake, completeness, quarantine, queues];
