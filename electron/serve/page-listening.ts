import type { Logger } from "../core/ports.ts";
import type { PageFace, PageListener } from "../core/referrer-page/compose-referrer-page.ts";
import { PageHost } from "./page-host.ts";

/** Keeps the referrer's page listening as the site's policy says, also when that is changed while the program runs. */
export class PageListening {
  readonly #face: PageFace;
  readonly #logger: Logger;
  #host: PageHost | null = null;
  /** Changes are made one after the other. */
  #last: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(face: PageFace, logger: Logger) {
    this.#face = face;
    this.#logger = logger;
  }

  /** Listens where the policy says so. A page that cannot listen is no reason for the program not to start. */
  async start(): Promise<void> {
    this.#face.onChanged(() => void this.#listenAgain());
    await this.#listenAgain();
  }

  /** Stops listening for good. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#last;
    await this.#host?.close();
    this.#host = null;
  }

  #listenAgain(): Promise<void> {
    this.#last = this.#last.then(() => this.#listen());
    return this.#last;
  }

  async #listen(): Promise<void> {
    await this.#host?.close();
    this.#host = null;
    if (this.#isClosed) return;
    try {
      const { listener, problem } = await this.#face.listener();
      if (listener !== null) this.#host = await listenSomewhere(this.#face, listener);
      await this.#face.listens({ origin: this.#host?.origin ?? "", port: this.#host?.port ?? 0, problem });
    } catch (thrown) {
      const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
      this.#logger.warn("referrerPage.notListening", { code });
      const problem = `The page is not listening: ${sentenceOf(code)}`;
      await this.#face.listens({ origin: "", port: 0, problem });
    }
  }
}

async function listenSomewhere(face: PageFace, listener: PageListener): Promise<PageHost> {
  try {
    return await PageHost.listen(face, listener);
  } catch (thrown) {
    const isTaken = thrown instanceof Error && "code" in thrown && thrown.code === "EADDRINUSE";
    if (!isTaken || !listener.isAnyPort) throw thrown;
    return PageHost.listen(face, { ...listener, port: 0 });
  }
}

function sentenceOf(code: string): string {
  switch (code) {
    case "EADDRINUSE":
      return "its port is used by another program. Choose another one.";
    case "EADDRNOTAVAIL":
      return "this machine does not have the address. Put the address right.";
    case "EACCES":
      return "the system does not let it use this port or read its certificate.";
    case "ENOENT":
      return "the file of its certificate or key is not there.";
    default:
      return "its certificate, key or address is not right. Check them.";
  }
}
