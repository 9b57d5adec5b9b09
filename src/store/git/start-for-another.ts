/** What a small process runs beside a large one: it starts Git for it, see `started-beside.ts`. */
import { execute, type Execution } from "./execute.ts";

// Ctrl-C reaches all processes of a terminal, and what the large one finishes then needs us. We end with it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);

process.on("message", ({ id, execution }: { id: number; execution: Execution }) => {
  void execute(execution).then((executed) => process.connected && process.send?.({ id, executed }));
});
