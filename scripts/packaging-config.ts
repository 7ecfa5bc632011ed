import { createRequire } from "node:module";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** What of electron-builder.yml the rules look at. */
export interface PackagingConfig {
  readonly productName: string;
  readonly executableName: string;
  /** Sets of patterns, each in order. */
  readonly files: readonly { readonly filter: readonly string[] }[];
  readonly asar: boolean;
  readonly asarUnpack: readonly string[];
  readonly npmRebuild: boolean;
  readonly nodeGypRebuild: boolean;
  readonly publish: unknown;
  readonly electronFuses: Readonly<Record<string, boolean>>;
}

interface ConfigModule {
  getConfig(projectDirectory: string, configPath: string, options: null): Promise<PackagingConfig>;
  validateConfiguration(config: PackagingConfig, log: { add(): void; isEnabled: boolean }): Promise<void>;
}

// electron-builder's own reader and schema; its command line has no way to validate without building.
const builder = createRequire(createRequire(import.meta.url).resolve("electron-builder"));
const configModule = builder("app-builder-lib/out/util/config/config.js") as ConfigModule;
const scheme = builder("app-builder-lib/scheme.json") as {
  definitions: { FuseOptionsV1: { properties: Record<string, unknown> } };
};

/** Gives electron-builder.yml as electron-builder reads it. */
export async function loadPackagingConfig(): Promise<PackagingConfig> {
  return await configModule.getConfig(root, "electron-builder.yml", null);
}

/** Fails with electron-builder's words where its schema does not allow the configuration. */
export async function validatePackagingConfig(config: PackagingConfig): Promise<void> {
  await configModule.validateConfiguration(config, { add: () => undefined, isEnabled: false });
}

/** Gives the names of every fuse that this electron-builder knows. */
export function knownFuses(): string[] {
  return Object.keys(scheme.definitions.FuseOptionsV1.properties);
}
