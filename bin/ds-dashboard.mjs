#!/usr/bin/env node
// The project is TypeScript that runs as it is; tsx translates it while it is loaded.
import { createRequire } from "node:module";
import "tsx";

createRequire(import.meta.url)("../cli/main.ts");
