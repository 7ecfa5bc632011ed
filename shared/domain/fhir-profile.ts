import { z } from "zod";

/**
 * How a FHIR server is spoken to: by which right. `bearer`: a token that was given once; `clientSecret` and `privateKeyJwt`: a
 * token of short life, asked for with OAuth 2.0 client credentials (RFC 6749 4.4), as SMART Backend Services do. Token and client
 * secret are secrets and not part of this.
 */
export const fhirProfileSchema = z
  .object({
    channel: z.literal("fhir"),
    authentication: z.enum(["none", "bearer", "clientSecret", "privateKeyJwt"]).default("none"),
    /** Address that gives tokens; https, or http on this machine alone. */
    tokenUrl: z
      .string()
      .trim()
      .max(500)
      .default("")
      .refine((url) => url === "" || isSafeForSecrets(url), {
        message: "A token is asked for over https alone, so write an address that begins with https://.",
      }),
    /** The name that the server knows us by. */
    clientId: z.string().trim().max(300).default(""),
    /** What the token is for, in words of SMART App Launch 2; empty where the server decides. */
    scope: z.string().trim().max(500).default("system/*.cruds"),
    /** PEM file with our private key, whose other half the server holds; for `privateKeyJwt`. */
    keyFile: z.string().trim().max(500).default(""),
    /** The number under which the server holds it (`kid`); empty where it holds one alone. */
    keyId: z.string().trim().max(200).default(""),
    /** SMART App Launch 2 asks servers for both. */
    algorithm: z.enum(["RS384", "ES384"]).default("RS384"),
  })
  .superRefine(({ authentication, tokenUrl, clientId, keyFile }, context) => {
    const asks = authentication === "clientSecret" || authentication === "privateKeyJwt";
    const need = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    if (asks && tokenUrl === "") need("tokenUrl", "A token has to be asked for somewhere: write the token address.");
    if (asks && clientId === "") need("clientId", "Write the client identifier that the server gave us.");
    if (authentication === "privateKeyJwt" && keyFile === "") need("keyFile", "Write where our private key lies.");
  });
export type FhirProfile = z.infer<typeof fhirProfileSchema>;

/** Says whether a secret may be sent to an address: over TLS, or to this machine (RFC 6750 5.3). */
export function isSafeForSecrets(address: string): boolean {
  const isEncrypted = /^https:\/\/[^\s/?#@\\]+([/?#]|$)/i.test(address);
  return isEncrypted || /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?([/?#]|$)/i.test(address);
}
