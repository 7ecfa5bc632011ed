import { request } from "node:http";

/** One answer of the page. */
export interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly bytes: Buffer;
}

/** What a request changes. */
export interface AskOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A browser without a screen: keeps one cookie, sends forms as browsers do, and lies where a test wants it to. */
export class PageReader {
  readonly origin: string;
  cookie = "";

  constructor(origin: string) {
    this.origin = origin;
  }

  /** Asks for a path, sent as it is given. */
  ask(path: string, { method = "GET", headers = {}, body }: AskOptions = {}): Promise<PageAnswer> {
    const { hostname, port, host } = new URL(this.origin);
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          ...{ hostname, port, path, method },
          headers: { host, ...(this.cookie === "" ? {} : { cookie: this.cookie }), ...headers },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            const [set] = response.headers["set-cookie"] ?? [];
            if (set !== undefined) this.cookie = set.split(";")[0] ?? "";
            const bytes = Buffer.concat(chunks);
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text: bytes.toString(), bytes });
          });
        },
      );
      asked.on("error", reject);
      asked.end(body);
    });
  }

  /** Sends a form. */
  send(path: string, fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) {
    const body = new URLSearchParams(fields).toString();
    const type = "application/x-www-form-urlencoded";
    return this.ask(path, {
      method: "POST",
      headers: {
        origin: this.origin,
        "content-type": type,
        "content-length": String(Buffer.byteLength(body)),
        ...headers,
      },
      body,
    });
  }

  /** Gives the hidden fields of a form of the page. */
  async hidden(path: string, kind: string): Promise<{ form: string; mark: string }> {
    const { text } = await this.ask(path);
    const found = new RegExp(
      `action="${path}/${kind}"><input type="hidden" name="form" value="([^"]*)"><input type="hidden" name="mark" value="([^"]*)">`,
    ).exec(text);
    if (found === null) throw new Error(`the page has no form for ${kind}`);
    return { form: found[1] ?? "", mark: found[2] ?? "" };
  }
}
