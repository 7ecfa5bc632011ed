import { defineConfig } from "vitest/config";

const temporaryFolder = "test/environment/temporary-folder.ts";
const shared = {
  environment: "node" as const,
  testTimeout: 30_000,
  hookTimeout: 60_000,
  globalSetup: [temporaryFolder],
};

export default defineConfig({
  test: {
    // Two files side by side: left to itself the runner leaves one of two cores idle.
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
          name: "unit",
          // Most of the time went into loading the same modules anew for each file. No test may leave anything behind.
          isolate: false,
          include: [
            "shared/**/*.test.ts",
            "electron/**/*.test.ts",
            "renderer/**/*.test.{ts,tsx}",
            "scripts/**/*.test.ts",
          ],
        },
      },
      { test: { ...shared, name: "rules", isolate: false, include: ["test/rules/**/*.test.ts"] } },
      { test: { ...shared, name: "contract", include: ["test/contract/**/*.test.ts"] } },
      {
        test: {
          ...shared,
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          globalSetup: [temporaryFolder, "test/environment/global-setup.ts", "test/environment/prepared-stores.ts"],
          testTimeout: 120_000,
        },
      },
    ],
  },
});
