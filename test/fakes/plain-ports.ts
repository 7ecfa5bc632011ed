import type { Logger, SecretStore } from "../../electron/core/ports.ts";

/** A logger that keeps its lines. */
export function keepingLogger(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (event: string, fields?: object) => lines.push(`${event} ${JSON.stringify(fields ?? {})}`);
  return { lines, info: keep, warn: keep, error: keep };
}

/** Secrets in memory. */
export function memorySecrets(initial: Readonly<Record<string, string>> = {}): SecretStore {
  const secrets = new Map(Object.entries(initial));
  return {
    get: async (name) => secrets.get(name) ?? null,
    set: async (name, value) => void secrets.set(name, value),
    delete: async (name) => void secrets.delete(name),
  };
}
