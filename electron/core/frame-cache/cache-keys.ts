import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from "node:crypto";
import type { Logger, SecretStore } from "../ports.ts";

/** What the files of the cache are sealed and named with. */
export interface CacheKeys {
  /** 256 bits for AES-GCM. */
  readonly sealing: KeyObject;
  /** 256 bits for HMAC-SHA-256. */
  readonly naming: KeyObject;
}

const secretName = "frame-cache";
const keyBytes = 32;

/**
 * Gives the keys of the cache, derived from one secret (HKDF, RFC 5869) that is made at first use and again where it
 * cannot be opened: what was sealed before is then worth nothing. Null where no secret can be kept: nothing may lie on the
 * disk under a key that is gone tomorrow.
 */
export async function readCacheKeys(secrets: SecretStore, logger: Logger): Promise<CacheKeys | null> {
  try {
    const kept = await keptSecret(secrets);
    if (kept !== null) return keysFrom(kept);
    await secrets.set(secretName, randomBytes(keyBytes).toString("base64"));
    const made = await keptSecret(secrets);
    if (made !== null) return keysFrom(made);
    logger.warn("frameCache.keyNotKept");
  } catch {
    logger.warn("frameCache.keyNotKept");
  }
  return null;
}

async function keptSecret(secrets: SecretStore): Promise<Buffer | null> {
  const text = await secrets.get(secretName).catch(() => null);
  const secret = Buffer.from(text ?? "", "base64");
  return secret.length === keyBytes ? secret : null;
}

function keysFrom(secret: Buffer): CacheKeys {
  const derive = (use: string) =>
    createSecretKey(Buffer.from(hkdfSync("sha256", secret, "", `sightline frame cache ${use}`, keyBytes)));
  return { sealing: derive("sealing"), naming: derive("naming") };
}
