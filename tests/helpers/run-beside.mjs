// Runs programs for a large process of the tests, see `run-beside.ts`. JavaScript, so that it begins at once and stays small.
import { execFile } from "node:child_process";

process.on("message", ({ id, file, args, options, input }) => {
  const answer = (error, stdout, stderr) => {
    const failed = error === null ? undefined : { message: error.message, code: error.code ?? null };
    if (process.connected) process.send({ id, failed, stdout, stderr });
  };
  try {
    const child = execFile(file, args, { ...options, encoding: "buffer" }, answer);
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  } catch (error) {
    // What cannot even be begun must not end what other tests have under way.
    answer(error, new Uint8Array(), new Uint8Array());
  }
});
