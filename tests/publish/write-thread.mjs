// The thread's code as it is written, with the loader that the tests use.
import { register } from "tsx/esm/api";

register();
await import("../../src/publish/writing/write-thread.ts");
