import { join } from "node:path";
import { testMetrics } from "../../testing/metric-contract";
import * as metrics from "../fixtures/answered-metrics";
import { answers } from "../fixtures/answered-metrics/answers";

testMetrics(metrics, { answers, module: join(__dirname, "../fixtures/answered-metrics/index.ts") });
