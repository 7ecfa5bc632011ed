import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { ServedFile } from "./server.ts";

const root = join(import.meta.dirname, "..", "..");

/** Where the built viewer page lies. */
export const viewerPageDirectory = join(root, ".cache", "viewer-page");

/** Builds the page that holds a viewer and nothing else, once for all files of a run. Throws where it cannot be built. */
export function buildViewerPage(): void {
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  const config = join(root, "test", "viewer-page", "vite.config.ts");
  execFileSync(process.execPath, [vite, "build", "-c", config, "--logLevel", "error"], { cwd: root, stdio: "inherit" });
}

/** Opens one of the served studies, named by the end of its path. Throws where there is none. */
export async function openSample(page: Page, url: string, name: string, isPrior = false): Promise<void> {
  await page.goto(url);
  const files = (await (await page.request.get(`${url}files.json`)).json()) as readonly ServedFile[];
  const study = files.find((file) => file.name.endsWith(name));
  if (study === undefined) throw new Error(`There is no sample ${name}.`);
  await page.evaluate(([uid, prior]) => window.viewerHook.open(uid, prior), [study.studyInstanceUid, isPrior] as const);
}
