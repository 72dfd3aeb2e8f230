// Preloaded into a measured Node process: writes what it used to the file that LEAKLENS_USAGE names.
const { writeFileSync } = require("node:fs");
const { isMainThread } = require("node:worker_threads");

if (isMainThread && process.env.LEAKLENS_USAGE) {
  const file = process.env.LEAKLENS_USAGE;
  delete process.env.LEAKLENS_USAGE;
  process.on("exit", () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    writeFileSync(file, JSON.stringify({ peak: maxRSS * 1024, cpu: (userCPUTime + systemCPUTime) / 1000 }));
  });
}
