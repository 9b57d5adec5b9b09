import path from "node:path";

/** Where generators that come from the net lie; Git ignores it. */
export const peersFolder = path.resolve(import.meta.dirname, "../../.cache/bench-peers");
