import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { WorkstationError } from "../errors.ts";
import type { SecretStore } from "../ports.ts";

const sealedSchema = z.record(z.string(), z.string());

/** Seals and opens a text; AES-256-GCM with a key file here, the operating system's key store in the desktop shell. */
export interface Sealer {
  seal(text: string): string;
  open(sealed: string): string;
}

/** Secrets in one owner-only file of the profile, each sealed by `sealer`. */
export class FileSecretStore implements SecretStore {
  readonly #path: string;
  readonly #sealer: Sealer;

  constructor(directory: string, sealer: Sealer) {
    this.#path = join(directory, "secrets.json");
    this.#sealer = sealer;
  }

  /** Gives the secret, or null where there is none. Errors: `store_unavailable` when it cannot be opened. */
  async get(name: string): Promise<string | null> {
    const sealed = this.#read()[name];
    if (sealed === undefined) return null;
    try {
      return this.#sealer.open(sealed);
    } catch (error) {
      throw new WorkstationError(
        "store_unavailable",
        "A stored password cannot be opened on this computer. Nothing was sent. Enter it again in Settings.",
        { cause: error },
      );
    }
  }

  async set(name: string, value: string): Promise<void> {
    this.#write({ ...this.#read(), [name]: this.#sealer.seal(value) });
  }

  async delete(name: string): Promise<void> {
    const { [name]: _, ...rest } = this.#read();
    this.#write(rest);
  }

  #read(): Record<string, string> {
    try {
      return sealedSchema.parse(JSON.parse(readFileSync(this.#path, "utf8")));
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
      throw new WorkstationError("store_unavailable", "The file of stored passwords cannot be read.", { cause: error });
    }
  }

  #write(sealed: Record<string, string>): void {
    writeFileSync(`${this.#path}.new`, JSON.stringify(sealed), { mode: 0o600 });
    renameSync(`${this.#path}.new`, this.#path);
  }
}

/**
 * Gives a sealer with a 256-bit key in an owner-only file of the profile, made when absent (AES-256-GCM, NIST SP
 * 800-38D; a new 96-bit nonce for each text). It keeps secrets out of backups of single files and out of sight, not from
 * somebody who reads the whole profile; the desktop shell uses the operating system's key store instead.
 */
export function keyFileSealer(directory: string): Sealer {
  const key = readOrMakeKey(join(directory, "secrets.key"));
  return {
    seal(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64");
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, "base64");
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12), { authTagLength: 16 });
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
    },
  };
}

function readOrMakeKey(path: string): Buffer {
  try {
    writeFileSync(path, randomBytes(32), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  const key = readFileSync(path);
  if (key.length !== 32) throw new Error("The profile's key file is damaged");
  return key;
}
