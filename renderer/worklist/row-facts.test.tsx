// @vitest-environment jsdom
import { act, type ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { RowFacts, Workitem } from "../../shared/domain/workitem.ts";
import { createConnectionStore } from "../host/connection-store.ts";
import { invalidateByEvent } from "../host/core-events.ts";
import { createClients } from "../host/host-client.ts";
import { createQueryClient, HostProvider } from "../host/host-context.tsx";
import { useHasImagesHere, useOnScreen, usePriorCount, useRowFactsAsked } from "./row-facts.ts";

let root: Root;
let asked: { name: string; ids: readonly string[] }[];
let facts: Map<string, RowFacts>;
let queryClient: ReturnType<typeof createQueryClient>;
const clients = createClients({
  call: async (path, input) => {
    const { workitemIds } = input as { workitemIds: string[] };
    asked.push({ name: path.join("."), ids: workitemIds });
    return { rows: workitemIds.flatMap((id) => facts.get(id) ?? []) };
  },
});

const row = (id: string) => ({ id, version: 3, priorCount: null }) as Workitem;

function Row({ workitem }: { workitem: Workitem }) {
  useOnScreen(workitem.id);
  const words = [usePriorCount(workitem) ?? "unknown", useHasImagesHere(workitem.id) ? "here" : "away"];
  return <li>{`${workitem.id}: ${words.join(", ")}`}</li>;
}

function List({ rows }: { rows: readonly Workitem[] }) {
  useRowFactsAsked();
  return rows.map((workitem) => <Row key={workitem.id} workitem={workitem} />);
}

async function show(rows: readonly Workitem[]): Promise<void> {
  const host = { ...clients, connection: createConnectionStore(), close: () => undefined };
  const tree: ReactNode = (
    <HostProvider host={host} queryClient={queryClient}>
      <List rows={rows} />
    </HostProvider>
  );
  await act(async () => root.render(tree));
}
const know = (id: string, changes: Partial<RowFacts>) =>
  facts.set(id, { workitemId: id, version: 3, priorCount: null, hasImagesHere: false, ...changes });
const words = () => [...document.querySelectorAll("li")].map(({ textContent }) => textContent);
const settled = (check: () => void) =>
  vi.waitFor(async () => {
    await act(async () => undefined);
    check();
  });

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  asked = [];
  facts = new Map();
  queryClient = createQueryClient();
  root = createRoot(document.body.appendChild(document.createElement("div")));
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

it("asks once for the rows on the screen, and again for them alone when priors were counted", async () => {
  const rows = ["a", "b"].map(row);
  know("a", { hasImagesHere: true });
  await show(rows);
  await settled(() => expect(words()).toEqual(["a: unknown, here", "b: unknown, away"]));
  expect(asked).toEqual([{ name: "worklist.rowFacts", ids: ["a", "b"] }]);
  know("b", { version: 4, priorCount: 0 });
  invalidateByEvent(queryClient, clients.query, { sequence: 1, topic: "priorCounts", id: "" });
  await settled(() => expect(words()).toEqual(["a: unknown, here", "b: 0, away"]));
  expect(asked).toHaveLength(2);
});

it("asks for rows that are scrolled to, also again, and never shows what is older than the row", async () => {
  await show(["c", "d"].map(row));
  await settled(() => expect(asked.at(-1)?.ids).toEqual(["c", "d"]));
  know("d", { version: 2, priorCount: 5 });
  know("e", { version: 9, priorCount: 7 });
  await show(["d", "e"].map(row));
  await settled(() => expect(words()).toEqual(["d: unknown, away", "e: 7, away"]));
  know("c", { version: 8, priorCount: 1 });
  await show(["c", "d"].map(row));
  await settled(() => expect(words()).toEqual(["c: 1, away", "d: unknown, away"]));
});
