// The small process's code as it is written, with the loader that the tests use.
import { register } from "tsx/esm/api";

register();
await import("../../src/store/git/start-for-another.ts");
