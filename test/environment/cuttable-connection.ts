import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A relay on loopback to another port, which can be cut as a pulled cable and joined again. */
export interface CuttableConnection {
  readonly port: number;
  /** How many connections were ever made through it. */
  readonly connections: number;
  /** Breaks every connection and refuses new ones. */
  cut(): void;
  join(): void;
  stop(): Promise<void>;
}

/** Starts a relay to `targetPort` on loopback. */
export async function startCuttableConnection(targetPort: number): Promise<CuttableConnection> {
  const open = new Set<Socket>();
  let isCut = false;
  let connections = 0;
  const server = createServer((near) => {
    connections += 1;
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(targetPort, "127.0.0.1");
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    cut() {
      isCut = true;
      for (const socket of open) socket.destroy();
    },
    join() {
      isCut = false;
    },
    async stop() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
