import { hash, verify } from "@node-rs/argon2";

// OWASP's first choice for argon2id: 19 MiB, two passes, one lane. The hash carries them, so they can be raised later.
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Gives the argon2id hash of a password or PIN in PHC format (RFC 9106). */
export async function hashSecret(secret: string): Promise<string> {
  return hash(secret.normalize("NFC"), parameters);
}

/** Says whether a secret is the hashed one. */
export async function isSecret(secret: string, secretHash: string): Promise<boolean> {
  return verify(secretHash, secret.normalize("NFC"));
}
