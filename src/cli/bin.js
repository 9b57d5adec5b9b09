#!/usr/bin/env node
// `npx unfiled`: Node 20 needs tsx to read TypeScript.
import "tsx/esm";
await import("./main.ts");
