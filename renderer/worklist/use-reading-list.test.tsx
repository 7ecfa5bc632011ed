// @vitest-environment jsdom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { WorklistPlace } from "../../shared/domain/workitem.ts";
import { sampleStudy } from "../../test/fakes/sample-store.ts";
import { createConnectionStore } from "../host/connection-store.ts";
import { createClients } from "../host/host-client.ts";
import { createQueryClient, HostProvider } from "../host/host-context.tsx";
import { useListView } from "./list-view.ts";
import { useReadingList } from "./use-reading-list.ts";

interface Asked {
  readonly offset?: number;
  readonly place?: WorklistPlace;
  readonly limit: number;
}

let root: Root;
let known: { id: string }[];
let shown: ReturnType<typeof useReadingList>;
let asked: { name: string; input: Asked }[];
/** What an answer waits for. */
let line: Promise<void>;
let queryClient: ReturnType<typeof createQueryClient>;

/** A core that sorts its cases by their identifiers alone. */
function answer(name: string, input: Asked): unknown {
  asked.push({ name, input });
  const start = input.place?.keys[0] ?? "";
  const behind = known.filter(({ id }) => id > String(start));
  const rows = behind.slice(0, input.limit);
  const last = rows.at(-1);
  const place = { keys: [last?.id ?? ""], workitemId: last?.id ?? "", isAsked: false, isGathered: false };
  const page = { rows, next: behind.length > rows.length ? place : null };
  if (name === "worklist.onward") return page;
  const counts = { total: known.length, overdueCount: 0, dueSoonCount: 0, knownCount: known.length };
  return { ...page, ...counts, modalities: ["CT"], sites: [] };
}

function Shown() {
  shown = useReadingList();
  return null;
}

beforeEach(async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  asked = [];
  line = Promise.resolve();
  known = Array.from({ length: 1_000 }, (_, number) => ({
    id: `case-${String(number).padStart(4, "0")}`,
    study: sampleStudy(number),
  }));
  const clients = createClients({
    call: async (path, input) => {
      const given = answer(path.join("."), input as Asked);
      await line;
      return given;
    },
  });
  queryClient = createQueryClient();
  root = createRoot(document.body.appendChild(document.createElement("div")));
  const host = { ...clients, connection: createConnectionStore(), close: () => undefined };
  await act(async () =>
    root.render(
      <HostProvider host={host} queryClient={queryClient}>
        <Shown />
      </HostProvider>,
    ),
  );
  await vi.waitFor(() => expect(shown.list.isSuccess).toBe(true));
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const idsShown = () => shown.shown.rows.map(({ id }) => id);
const idsKnown = () => known.map(({ id }) => id);
async function more(): Promise<void> {
  const before = idsShown().length;
  await act(async () => void (await shown.list.fetchNextPage()));
  await vi.waitFor(() => expect(idsShown().length).toBeGreaterThan(before));
}

it("goes on behind the last row of each page, to the end, and counts once", async () => {
  expect(idsShown()).toEqual(idsKnown().slice(0, 200));
  await more();
  await more();
  expect(idsShown()).toEqual(idsKnown());
  expect(shown.list.hasNextPage).toBe(false);
  expect(shown.first).toMatchObject({ total: 1_000, knownCount: 1_000 });
  expect(asked.map(({ name, input }) => [name, input.offset ?? input.place?.keys[0]])).toEqual([
    ["worklist.list", 0],
    ["worklist.onward", "case-0199"],
    ["worklist.onward", "case-0699"],
  ]);
});

it("loses no row where one before it left the list between two pages", async () => {
  known = known.filter(({ id }) => id !== "case-0007");
  await more();
  expect(idsShown()).toHaveLength(700);
  expect(idsShown().slice(198, 202)).toEqual(["case-0198", "case-0199", "case-0200", "case-0201"]);
  await act(async () => void (await queryClient.invalidateQueries()));
  await vi.waitFor(() => expect(idsShown()).toEqual(idsKnown().slice(0, 700)));
});

const settled = (check: () => void) =>
  vi.waitFor(async () => {
    await act(async () => undefined);
    check();
  });

it("fetches to the end for End and shows all that came together, unless somebody does anything else meanwhile", async () => {
  await act(async () => shown.end.go?.());
  expect(idsShown()).toHaveLength(200);
  await settled(() => expect(idsShown()).toEqual(idsKnown()));
  expect(shown.end).toEqual({ isAwaited: false, go: null });
  expect(useListView.getState().chosenId).toBe("case-0999");
  await act(async () => void (await queryClient.resetQueries()));
  await settled(() => expect(shown.end.go).not.toBeNull());
  let open = (): void => undefined;
  line = new Promise((resolve) => {
    open = resolve;
  });
  const before = asked.length;
  await act(async () => shown.end.go?.());
  expect(shown.end.isAwaited).toBe(true);
  await act(async () => void dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown" })));
  expect(shown.end.isAwaited).toBe(false);
  open();
  await settled(() => expect(shown.list.isFetching).toBe(false));
  expect(asked.length - before).toBe(1);
});
