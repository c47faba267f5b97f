import { basename, join } from "node:path";
import { configDefaults, defineConfig } from "vitest/config";
import { SlowFirst } from "./scripts/slow-first.ts";
import { slowestFiles } from "./scripts/slowest-files.ts";

// "import" is implied, where it belongs: named here, it would hold for what Node requires, too.
const conditions = ["source", "node", "module"];

const LONG = "**/*.long.test.{ts,tsx}";
/** Random runs against a model: a few in the short form, five times as many in the long one. */
const MODEL = "src/**/*.model.test.ts";

/** `--mode long` runs the files of the long form alone, `--mode full` all; without it, the short form. */
export default defineConfig(({ mode }) => ({
  test: {
    reporters: ["default", slowestFiles],
    // Most tests wait for clocks and processes: with two workers, two processors were busy for two fifths of the time.
    maxWorkers: 4,
    // The long form's heaviest files would all run at once, and they wait for clocks.
    sequence: mode === "long" || mode === "full" ? {} : { sequencer: SlowFirst },
    // Builds once before the tests, for those that run the real binaries.
    globalSetup: ["./scripts/build-for-tests.ts"],
    projects: ["packages/shared", "packages/server", "packages/cli", "bench", "scripts"].map((root) => ({
      resolve: { conditions },
      ssr: { resolve: { conditions, externalConditions: conditions } },
      extends: true,
      test: {
        name: basename(root),
        root,
        exclude:
          mode === "long" || mode === "full" ? configDefaults.exclude : [...configDefaults.exclude, LONG],
        // No test mocks a module, and what it changes it puts back. A process of its own, with all modules loaded anew,
        // takes a fifth of a second of a processor for each of 400 files; those of the long form are few and large.
        isolate: mode === "long" || mode === "full",
        setupFiles: [join(import.meta.dirname, "scripts/compile-cache-for-tests.ts")],
        env: { CATQ_MODEL_RUNS: process.env.CATQ_MODEL_RUNS ?? (mode === "long" ? "60" : "12") },
        include:
          mode === "long"
            ? [LONG, MODEL]
            : [
                root.startsWith("packages/")
                  ? "{src,drawing/src,web/src,test}/**/*.test.{ts,tsx}"
                  : "**/*.test.ts",
              ],
        // A machine that others share can stall for seconds. The report names what needed its second chance.
        retry: process.env.CI ? 1 : 0,
        testTimeout: 30_000,
        // What is waited for comes at once on an idle machine; on a busy one it may take seconds.
        expect: { poll: { timeout: 15_000 } },
        hookTimeout: 30_000,
      },
    })),
    coverage: {
      provider: "v8",
      include: [
        "packages/*/src/**/*.{ts,tsx}",
        "packages/server/drawing/src/**/*.ts",
        // The parts of the page that need no browser; the others are held by test/page in a real one.
        "packages/server/web/src/queue/*.ts",
        "packages/server/web/src/view/*.ts",
        "packages/server/web/src/net/{sse,reconnect}.ts",
        "packages/server/web/src/tabs/lease.ts",
        "packages/server/web/src/draw/glyphs.ts",
        "packages/server/web/src/alert/alert.ts",
      ],
      exclude: ["**/*.test.{ts,tsx}"],
      reporter: ["text-summary", "html"],
      thresholds: {
        "packages/shared/src/**": { lines: 90 },
        "packages/server/src/**": { lines: 90 },
        "packages/server/drawing/src/**": { lines: 90 },
        "packages/server/web/src/**": { lines: 90 },
        "packages/cli/src/**": { lines: 90 },
      },
    },
  },
}));
