// Receivers by others (node-hl7-server) in a process of their own: --receivers N, --silent N more that take everything and
// never answer. Prints their ports, and on each line of input how many messages came and whether in order.
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { Server as Hl7Server } from "node-hl7-server";
import { freePort } from "../../test/environment/orthanc.ts";

const { values } = parseArgs({
  options: { receivers: { type: "string", default: "1" }, silent: { type: "string", default: "0" } },
});
/** `others` were sent past the outbox, for comparison. */
const counts = { messages: 0, others: 0, outOfOrder: 0 };
const ports: number[] = [];
const server = new Hl7Server({ bindAddress: "127.0.0.1" });
for (let number = 0; number < Number(values.receivers); number += 1) {
  const port = await freePort();
  let last = "";
  const inbound = server.createInbound({ port }, (request, response) => {
    const controlId = /^MSH(?:\|[^|]*){8}\|([^|]*)/.exec(request.getMessage().toString())?.[1] ?? "";
    counts.messages += 1;
    if (controlId.startsWith("zz-")) counts.others += 1;
    if (controlId <= last) counts.outOfOrder += 1;
    last = controlId;
    void response.sendResponse("AA");
  });
  await new Promise<void>((resolve) => void inbound.once("listen", () => resolve()));
  ports.push(port);
}
for (let number = 0; number < Number(values.silent); number += 1) {
  const silent = createServer((socket) => socket.on("error", () => socket.destroy()).resume());
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", () => resolve()));
  const address = silent.address();
  ports.push(address !== null && typeof address === "object" ? address.port : 0);
}
console.log(JSON.stringify(ports));
createInterface({ input: process.stdin }).on("line", () => console.log(JSON.stringify(counts)));
