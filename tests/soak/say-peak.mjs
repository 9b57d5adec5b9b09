// Preloaded into a process that shall tell how much memory it took at most, in kilobytes, as the last line of stderr.
process.on("exit", () => process.stderr.write(`peak ${process.resourceUsage().maxRSS}\n`));
