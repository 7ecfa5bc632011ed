import { cpSync, existsSync, readdirSync } from "node:fs";

const environmentName = "SIGHTLINE_PREPARED_DEMO";

/** Says where the run's filled demo profile lies; null when there is none any more. */
export function announcePreparedDemo(directory: string | null): void {
  if (directory === null) delete process.env[environmentName];
  else process.env[environmentName] = directory;
}

/** Makes an empty folder a copy of the run's filled demo profile; gives false where the run has none or the folder is in use. */
export function copyPreparedDemo(profileDirectory: string): boolean {
  const prepared = process.env[environmentName];
  if (prepared === undefined || !existsSync(profileDirectory) || readdirSync(profileDirectory).length > 0) return false;
  cpSync(prepared, profileDirectory, { recursive: true });
  return true;
}
