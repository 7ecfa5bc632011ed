import { describe, expect, it } from "vitest";
import { redact } from "./redact.ts";

describe("redact", () => {
  it.each([
    ["study 1.2.840.113619.2.1.1.322987881.621.736170080.681 opened", "study [uid] opened"],
    ["2.25.236434664333283269849721247503216263792", "[uid]"],
    ["PID SMITH^JOHN^^MR", "PID [name]"],
    ["for SMITH, John (Mr) now", "for [name] now"],
    ["O'BRIEN, Mary", "[name]"],
    ["NHS 943 476 5919", "NHS [number]"],
    ["NHS 9434765919.", "NHS [number]."],
    ["born 1960-02-29", "born [day]"],
    ["born 19600229", "born [day]"],
    ["born 29/02/1960", "born [day]"],
    ["born 29-Feb-1960", "born [day]"],
  ])("takes %s out", (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    "7f3c2a10-1234-4abc-9def-123456789012",
    "http 503 from 127.0.0.1:8042",
    "sightline 0.1.0 on node 24.21.0",
    "took 1234567 ms",
    "SQLITE_FULL",
    "store.migrated",
  ])("leaves %s", (text) => {
    expect(redact(text)).toBe(text);
  });
});
