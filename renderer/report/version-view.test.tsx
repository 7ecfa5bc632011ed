// @vitest-environment jsdom
import { QueryClient } from "@tanstack/react-query";
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { sampleLength, sampleReport } from "../../test/fakes/sample-report.ts";
import { createConnectionStore } from "../host/connection-store.ts";
import { createClients, type Host } from "../host/host-client.ts";
import { HostProvider } from "../host/host-context.tsx";
import { VersionView } from "./version-view.tsx";

beforeEach(() => void vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true));
afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

it("gives the signed version as it is printed, and names a key image of an earlier examination", async () => {
  const report = sampleReport();
  const [first, second] = report.keyImages;
  if (first === undefined || second === undefined) throw new Error("no key images");
  const earlier = {
    ...second.image,
    studyInstanceUid: first.image.seriesInstanceUid as never,
    studyDate: "2024-02-01",
  };
  const mark = sampleLength("m-1", first.image);
  const by = { personId: "p" as never, displayName: "Dr R. Testwell", at: Date.UTC(2026, 10, 21, 14, 5) };
  const decision = { measurementId: mark.id, written: "40.2 mm", marked: mark.text, by };
  const shown = {
    ...{
      ...report,
      version: 2,
      keyImages: [first, { ...second, image: earlier }],
      measurements: [mark],
      keptNumbers: [decision],
      passedOver: [
        {
          code: "cancerWording",
          sentence: "\u201clymphoma\u201d is stated",
          reason: "Already known and under treatment",
        },
      ],
    },
    sections: {
      ...report.sections,
      findings: [[{ kind: "measurement" as const, measurementId: mark.id, text: "40.2 mm" }]],
    },
  };
  const clients = createClients({ call: async () => ({ document: shown, hash: "h" }) });
  const host: Host = { ...clients, connection: createConnectionStore(), close: () => undefined };
  const container = document.body.appendChild(document.createElement("div"));
  const root = createRoot(container);
  await act(async () =>
    root.render(
      <HostProvider host={host} queryClient={new QueryClient()}>
        <VersionView reportVersionId="v/1" />
      </HostProvider>,
    ),
  );
  await act(async () => await new Promise((resolve) => setTimeout(resolve, 10)));
  const link = container.querySelector("a");
  expect(link?.getAttribute("href")).toBe("/report-versions/v%2F1/report.pdf");
  expect(link?.getAttribute("aria-label")).toBe("Open as PDF, version 2");
  expect(link?.target).toBe("_blank");
  const items = [...container.querySelectorAll("li")].map((item) => item.textContent);
  expect(items[0]).not.toMatch(/Prior of/);
  expect(items[1]).toMatch(/Prior of 01.Feb.2024/);
  const sign = container.querySelector('[title^="The mark reads"]');
  expect(sign?.textContent).toBe(" (kept)");
  expect(sign?.getAttribute("title")).toMatch(
    /^The mark reads 8\.0 mm; kept as written by Dr R\. Testwell on 21.Nov.2026 14:05$/,
  );
  expect(container.textContent).toContain(`Findings: 40.2 mm; the mark reads ${mark.text}. Kept as written.`);
  const decided = container.querySelector("details");
  expect(decided?.textContent).toBe(
    "Decided at signing (1)\u201clymphoma\u201d is statedAlready known and under treatment",
  );
  await act(async () => root.unmount());
});
