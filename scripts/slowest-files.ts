import type { Reporter, TestModule } from "vitest/node";

const MAX_LISTED = 20;

/** Milliseconds from the import of a test file to the end of its last hook. */
function durationMs(file: TestModule): number {
  const { collectDuration, setupDuration, duration } = file.diagnostic();
  return collectDuration + setupDuration + duration;
}

/** A reporter that ends a run with its slowest test files. */
export const slowestFiles: Reporter = {
  onTestRunEnd(files) {
    const timed = files.map((file) => ({
      name: file.relativeModuleId,
      project: file.project.name,
      ms: durationMs(file),
    }));
    timed.sort((a, b) => b.ms - a.ms);
    const total = timed.reduce((sum, { ms }) => sum + ms, 0);
    console.log(
      `\nSlowest of ${files.length} test files, in seconds (${seconds(total).trim()} in all, over all workers):`,
    );
    for (const { ms, project, name } of timed.slice(0, MAX_LISTED))
      console.log(`${seconds(ms)}  ${project}  ${name}`);
  },
};

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1).padStart(7);
}
