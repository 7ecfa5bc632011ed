import { randomBytes, webcrypto } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** What the fake server knows of its one client, and what it does. */
export interface AuthorizationServerOptions {
  readonly clientId: string;
  /** Taken by HTTP Basic. */
  readonly clientSecret: string;
  /** SubjectPublicKeyInfo of the client's key, and its number. */
  readonly publicKey: { readonly spki: Uint8Array; readonly kid: string; readonly algorithm: "RS384" | "ES384" };
  /** The FHIR server behind it, which knows no tokens itself. */
  readonly fhirBaseUrl: string;
}

/** A fake of ours: an OAuth 2.0 server (RFC 6749, RFC 7523, SMART Backend Services) in front of a FHIR server of others. */
export interface AuthorizationServer {
  readonly tokenUrl: string;
  readonly baseUrl: string;
  /** How long the tokens that it gives from now on are good for, in seconds; null: it does not say. */
  lifeSeconds: number | null;
  /** An answer of another kind than a token, instead of it. */
  insteadOfToken: { readonly status: number; readonly body: string } | null;
  /** How many tokens it gave, and the words of each refusal. */
  given(): number;
  refusals(): readonly string[];
  /** Authorization headers of requests for tokens and of bundles. */
  seen(): readonly string[];
  /** Takes every token back that was given. */
  revoke(): void;
  stop(): Promise<void>;
}

/** Starts the fake. It refuses what a strict server refuses: replayed, late and foreign assertions, unknown and ended tokens. */
export async function startAuthorizationServer(options: AuthorizationServerOptions): Promise<AuthorizationServer> {
  const tokens = new Map<string, number>();
  const replayed = new Set<string>();
  const refusals: string[] = [];
  const seen: string[] = [];
  let given = 0;
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await textOf(request);
    const authorization = request.headers.authorization ?? "";
    seen.push(authorization);
    if (request.url === "/token") {
      const refusal = await refusalOf(request, new URLSearchParams(body));
      if (self.insteadOfToken !== null) return answer(response, self.insteadOfToken.status, self.insteadOfToken.body);
      if (refusal !== null) {
        refusals.push(refusal);
        // Some servers repeat what they were sent; it must not get any further.
        const description = `${refusal}: ${body}`;
        return answer(response, 401, JSON.stringify({ error: "invalid_client", error_description: description }));
      }
      const token = randomBytes(24).toString("base64url");
      given += 1;
      tokens.set(token, Date.now() + (self.lifeSeconds ?? 3600) * 1000);
      const life = self.lifeSeconds === null ? {} : { expires_in: self.lifeSeconds };
      return answer(response, 200, JSON.stringify({ access_token: token, token_type: "bearer", ...life }));
    }
    const endsAt = tokens.get(authorization.replace(/^Bearer /, "")) ?? 0;
    if (endsAt <= Date.now()) return answer(response, 401, "{}");
    const passed = await fetch(options.fhirBaseUrl + (request.url ?? "").replace(/^\/fhir/, ""), {
      method: request.method ?? "GET",
      headers: { "content-type": request.headers["content-type"] ?? "" },
      ...(body === "" ? {} : { body }),
    });
    return answer(response, passed.status, await passed.text());
  };
  const refusalOf = async (request: IncomingMessage, form: URLSearchParams): Promise<string | null> => {
    if (form.get("grant_type") !== "client_credentials") return "grant type";
    const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    if (basic !== undefined) {
      const [id, secret] = Buffer.from(basic, "base64").toString().split(":").map(formDecoded);
      return id === options.clientId && secret === options.clientSecret ? null : "secret";
    }
    if (form.get("client_assertion_type") !== "urn:ietf:params:oauth:client-assertion-type:jwt-bearer") return "type";
    return refusedAssertion(form.get("client_assertion") ?? "", options, self.tokenUrl, replayed);
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`;
  const self: AuthorizationServer = {
    ...{ tokenUrl: `${origin}/token`, baseUrl: `${origin}/fhir`, lifeSeconds: 300, insteadOfToken: null },
    ...{ given: () => given, refusals: () => refusals, seen: () => seen, revoke: () => tokens.clear() },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return self;
}

/** Judges an assertion with Web Crypto, not with what signed it. */
async function refusedAssertion(
  assertion: string,
  { clientId, publicKey }: AuthorizationServerOptions,
  audience: string,
  replayed: Set<string>,
): Promise<string | null> {
  const [head = "", claimed = "", signature = ""] = assertion.split(".");
  const header = jsonOf(head);
  const claims = jsonOf(claimed);
  if (header.alg !== publicKey.algorithm || header.typ !== "JWT" || header.kid !== publicKey.kid) return "header";
  const now = Date.now() / 1000;
  if (claims.iss !== clientId || claims.sub !== clientId || claims.aud !== audience) return "claims";
  if (typeof claims.exp !== "number" || claims.exp < now || claims.exp > now + 300) return "time";
  if (typeof claims.jti !== "string" || replayed.has(claims.jti)) return "replayed";
  replayed.add(claims.jti);
  const [imported, used] =
    publicKey.algorithm === "RS384"
      ? [{ name: "RSASSA-PKCS1-v1_5", hash: "SHA-384" }, { name: "RSASSA-PKCS1-v1_5" }]
      : [
          { name: "ECDSA", namedCurve: "P-384" },
          { name: "ECDSA", hash: "SHA-384" },
        ];
  const key = await webcrypto.subtle.importKey("spki", new Uint8Array(publicKey.spki), imported, false, ["verify"]);
  const signed = new TextEncoder().encode(`${head}.${claimed}`);
  const isGenuine = await webcrypto.subtle.verify(used, key, Buffer.from(signature, "base64url"), signed);
  return isGenuine ? null : "signature";
}

function jsonOf(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, "base64url").toString() || "{}") as Record<string, unknown>;
}

function formDecoded(part: string): string {
  return new URLSearchParams(`text=${part}`).get("text") ?? "";
}

function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(body);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
