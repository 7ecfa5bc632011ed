import { createServer, type Server } from "node:net";
import type { Logger } from "../ports.ts";
import { type ConnectionDeeds, EngineConnection } from "./engine-connection.ts";

const mostConnections = 8;

/** Listens for engines, on this machine only (127.0.0.1). */
export class DictationSocket {
  readonly #deeds: ConnectionDeeds;
  readonly #logger: Logger;
  readonly #connections = new Set<EngineConnection>();
  #server: Server | null = null;

  constructor(deeds: ConnectionDeeds, logger: Logger) {
    this.#deeds = {
      ...deeds,
      left: (connection, fault) => {
        this.#connections.delete(connection);
        deeds.left(connection, fault);
      },
    };
    this.#logger = logger;
  }

  /** The engines that said who they are, in the order in which they came. */
  engines(): readonly EngineConnection[] {
    return [...this.#connections].filter(({ engine }) => engine !== null);
  }

  /** Listens on a port, or where it is 0 on one that the system chooses; gives that port. Rejects with the system's error. */
  async open(port: number): Promise<number> {
    await this.close();
    const server = createServer((socket) => {
      const connection = new EngineConnection(socket, this.#deeds);
      if (this.#connections.size >= mostConnections) connection.end("tooMany");
      else this.#connections.add(connection);
    });
    server.on("error", (error) => this.#logger.warn("dictation.socketFailed", { error: error.name }));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      // By number, so that no name server has a say in it.
      server.listen({ host: "127.0.0.1", port, exclusive: true }, resolve);
    });
    this.#server = server;
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : port;
  }

  /** Ends every connection, then listens no more. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    for (const connection of [...this.#connections]) connection.end("switchedOff");
    if (server !== null) await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}
