#!/usr/bin/env node
// The user's files are TypeScript that runs as it is, and so is this program in a clone; tsx translates them while they are
// loaded.
import { createRequire } from "node:module";
import "tsx";

createRequire(import.meta.url)("../cli/main");
