import { defineConfig } from "@playwright/test";
import { chromiumFlags, chromiumPath } from "../environment/chromium.ts";
import { buildViewerPage } from "../viewer-page/opening.ts";

// Workers read this file too. Only the run itself builds the page: none may build it anew under another file's feet.
if (process.env.TEST_WORKER_INDEX === undefined) buildViewerPage();

// One suite with a launcher a host. Most of a journey is waiting, so two files run side by side on two cores;
// painting by the processor beside other programs needs generous time limits.
export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  globalSetup: "./run.config.ts",
  outputDir: "../../test-results",
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 360_000,
  expect: { timeout: 20_000 },
  reporter: [["list"], ["json", { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ?? "../../.cache/e2e.json" }]],
  use: {
    browserName: "chromium",
    headless: true,
    actionTimeout: 20_000,
    viewport: { width: 1920, height: 1200 },
    locale: "en-GB",
    timezoneId: "Europe/London",
    screenshot: "only-on-failure",
    // A recording of every step costs a quarter of the time; `--trace retain-on-failure` makes one when it is needed.
    trace: "off",
    launchOptions: { executablePath: chromiumPath(), args: [...chromiumFlags] },
  },
});
