// @vitest-environment jsdom
import { QueryClient } from "@tanstack/react-query";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Session } from "../../shared/contract/views.ts";
import type { CaseNotice } from "../../shared/domain/case-notice.ts";
import type { Person } from "../../shared/domain/person.ts";
import { createConnectionStore } from "../host/connection-store.ts";
import { createClients } from "../host/host-client.ts";
import { HostProvider } from "../host/host-context.tsx";
import { SignedInContext } from "../session/use-session.ts";
import { CaseNotices } from "./case-notices.tsx";

let root: Root;
let calls: [string, unknown][];
beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  calls = [];
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const cutOff: CaseNotice = {
  ...{ id: "n1", workitemId: "w1", kind: "signingCutOff", forPersonId: "p1", raisedAt: 1 },
  detail: "Signing of this report (CT chest) was cut off. Nothing was signed or sent.",
};

async function show(personId: string, props: Parameters<typeof CaseNotices>[0], notice = cutOff): Promise<void> {
  const clients = createClients({
    call: async (path, input) => {
      calls.push([path.join("."), input]);
      return path.at(-1) === "notices" ? { notices: [notice] } : {};
    },
  });
  const host = { ...clients, connection: createConnectionStore(), close: () => undefined };
  const person = { id: personId, displayName: "Dr A" } as Person;
  root = createRoot(document.body.appendChild(document.createElement("div")));
  await act(async () =>
    root.render(
      <HostProvider host={host} queryClient={new QueryClient()}>
        <SignedInContext value={{ session: {} as Session, person }}>
          <CaseNotices {...props} />
        </SignedInContext>
      </HostProvider>,
    ),
  );
  await act(async () => {
    await vi.waitFor(() => expect(calls).not.toEqual([]));
    await new Promise((resolve) => setTimeout(resolve, 50));
  });
}

const buttons = () => [...document.querySelectorAll("button")].map((button) => button.textContent);

it("says in the case that its signing was cut off, to be put away by its signer", async () => {
  await show("p1", { workitemId: "w1" });
  expect(document.body.textContent).toContain("Not signed.");
  expect(document.body.textContent).toContain(cutOff.detail);
  expect(buttons()).toEqual(["Seen"]);
  await act(async () => {
    document.querySelector("button")?.click();
    await new Promise((resolve) => setTimeout(resolve, 20));
  });
  expect(calls).toContainEqual(["life.decide", { noticeId: "n1", decision: "seen", reason: "" }]);
});

it("says it to a colleague in the case too, who cannot put it away", async () => {
  await show("p2", { workitemId: "w1" });
  expect(document.body.textContent).toContain(cutOff.detail);
  expect(buttons()).toEqual([]);
});

it("leads to the case from elsewhere, and is not said twice on the case's own screen", async () => {
  await show("p1", { workitemId: null });
  expect(buttons()).toEqual(["Open the case", "Seen"]);
  await act(async () => root.unmount());
  await show("p1", { workitemId: null, shownIn: "w1" });
  expect(document.body.textContent).toBe("");
});

it("ends the typed reason of a take-over before its own sentence", async () => {
  const detail = "Dr B took this case over from you: patient urgent";
  await show("p1", { workitemId: null }, { ...cutOff, kind: "takenOver", detail });
  expect(document.body.textContent).toContain(
    "from you: patient urgent. What you wrote is kept in the case's history.",
  );
});
