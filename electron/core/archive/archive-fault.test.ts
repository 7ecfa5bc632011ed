import { describe, expect, it } from "vitest";
import { WorkstationError } from "../errors.ts";
import { connectionFailure, nonconformant, statusFailure, tooSlow } from "./archive-failure.ts";
import { archiveFault } from "./archive-fault.ts";

const coded = (code: string) =>
  Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error(code), { code }) });
const status = (code: number) => statusFailure("East", new Response(null, { status: code })) ?? new Error("no failure");

const faults: [string, unknown, RegExp, RegExp][] = [
  ["refused", connectionFailure("East", coded("ECONNREFUSED")), /Nothing takes connections/, /host and port.*running/],
  ["no such host", connectionFailure("East", coded("ENOTFOUND")), /No computer is known/, /spelling/],
  ["no route", connectionFailure("East", coded("EHOSTUNREACH")), /no way through the network/, /network connection/],
  ["reset", connectionFailure("East", coded("ECONNRESET")), /cut it/, /https/],
  ["expired", connectionFailure("East", coded("CERT_HAS_EXPIRED")), /expired/, /renewed.*clock/],
  [
    "own authority",
    connectionFailure("East", coded("SELF_SIGNED_CERT_IN_CHAIN")),
    /not signed by/,
    /authority's certificate/,
  ],
  ["other name", connectionFailure("East", coded("ERR_TLS_CERT_ALTNAME_INVALID")), /another host name/, /host name/],
  ["unknown cause", connectionFailure("East", coded("E")), /No connection/, /host and port/],
  ["silent", tooSlow("East", 30_000), /not answered for 30 seconds/, /port belongs/],
  ["401", status(401), /refused our sign-in \(401\)/, /password or token/],
  ["404", status(404), /no DICOMweb service at this path/, /path of its address/],
  ["503", status(503), /too busy/, /in a minute/],
  ["500", status(500), /failed inside \(500\)/, /runs the archive/],
  ["302", status(302), /another address/, /address/],
  ["web page", nonconformant("East", "answered with a web page instead of DICOM data"), /web page/, /sign-in page/],
  [
    "full disk",
    new WorkstationError("store_full", "The disk is full. Free some space."),
    /^The disk is full\.$/,
    /log/,
  ],
];

describe("what is said to whoever sets an archive up", () => {
  it.each(faults)("names what happened and what to do: %s", (_, error, happened, toDo) => {
    if (!(error instanceof WorkstationError)) throw new Error("no failure");
    const fault = archiveFault(error);
    expect(fault.happened).toMatch(happened);
    expect(fault.toDo).toMatch(toDo);
    expect(`${fault.happened} ${fault.toDo}`).not.toMatch(/work is safe|tell IT/);
  });

  it("is another word for each fault", () => {
    const said = faults.map(([, error]) => (error instanceof WorkstationError ? archiveFault(error).happened : ""));
    expect(new Set(said).size).toBe(faults.length);
  });
});
