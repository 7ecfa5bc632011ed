import { createConnectionStore } from "../../renderer/host/connection-store.ts";
import { createClients, type Host } from "../../renderer/host/host-client.ts";
import type { Settings } from "../../shared/contract/settings.ts";
import type { Session } from "../../shared/contract/views.ts";
import type { DestinationState } from "../../shared/domain/delivery.ts";
import type { Person } from "../../shared/domain/person.ts";
import type { ArchiveState } from "../../shared/domain/study.ts";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { fakeAlerts, fakeDeliveries, fakePriors, fakeWorkitem } from "./fake-records.ts";

const now = Date.now();
const person: Person = {
  id: "p1",
  username: "testwell",
  displayName: "Dr R. Testwell",
  role: "radiologist",
  site: { code: "RXX01", name: "Exampleton" },
  registrationBody: "GMC",
  registrationNumber: "0000001",
  isActive: true,
};

function fakeSession(story: string): Session {
  const state = { signedOut: "signedOut", setUp: "needsAdministrator", locked: "locked" }[story] ?? "signedIn";
  return {
    state: state as Session["state"],
    person: story === "signedOut" || story === "setUp" ? null : story === "administrator" ? administrator : person,
    profile: { name: "Demo", isDemo: story !== "setUp" },
    demoPeople: [
      { username: "testwell", displayName: "Dr R. Testwell", role: "radiologist", password: "x" },
      { username: "madeup", displayName: "Dr P. Madeup", role: "petCtReporter", password: "x" },
      { username: "pretend", displayName: "A. Pretend", role: "advancedPractitioner", password: "x" },
    ],
    idleLockMinutes: 10,
    contractVersion: 1,
    programVersion: "0.1.0",
    demoPracticeUrl: "http://127.0.0.1:1/",
  };
}

const administrator: Person = { ...person, role: "administrator" };

const archives = (story: string): ArchiveState[] => [
  {
    archiveId: "embedded",
    name: "Embedded archive",
    isEmbedded: true,
    state: "answering",
    problem: "",
    fault: null,
    latencyMs: 4,
    lastAnsweredAt: now,
  },
  {
    archiveId: "regional",
    name: "Regional archive",
    isEmbedded: false,
    state: story === "trouble" ? "failing" : "answering",
    problem: story === "trouble" ? "The connection was refused." : "",
    fault:
      story === "trouble"
        ? { happened: "Nothing takes connections at this host and port.", toDo: "Check host and port." }
        : null,
    latencyMs: 38,
    lastAnsweredAt: now - 40 * 60_000,
  },
];

const destinations: DestinationState[] = [
  {
    id: "elm",
    name: "Elm Surgery",
    channel: "hl7",
    address: "127.0.0.1:2575",
    state: "failing",
    problem: "Refuses since 12:41",
    waitingCount: 2,
    lastAcceptedAt: now - 7_200_000,
  },
  {
    id: "fhir",
    name: "Regional record",
    channel: "fhir",
    address: "",
    state: "answering",
    problem: "",
    waitingCount: 0,
    lastAcceptedAt: now,
  },
  {
    id: "archive",
    name: "Embedded archive",
    channel: "dicomweb",
    address: "",
    state: "answering",
    problem: "",
    waitingCount: 0,
    lastAcceptedAt: now,
  },
];

const settings: Settings = {
  archives: [
    {
      id: "embedded",
      name: "Embedded archive",
      baseUrl: "",
      authentication: "none",
      username: "",
      secret: null,
      hasSecret: false,
      certificateAuthorityFile: "",
      quirks: { sendsRawQuery: false, lacksThumbnail: false },
      isEnabled: true,
      receivesReports: true,
      feedsReadingList: true,
    },
    {
      id: "regional",
      name: "Regional archive",
      baseUrl: "https://archive.example/dicom-web",
      authentication: "basic",
      username: "reader",
      secret: null,
      hasSecret: true,
      certificateAuthorityFile: "",
      quirks: { sendsRawQuery: true, lacksThumbnail: false },
      isEnabled: true,
      receivesReports: false,
      feedsReadingList: true,
    },
  ],
  destinations: [
    {
      id: "elm",
      name: "Elm Surgery",
      channel: "hl7",
      address: "127.0.0.1:2575",
      recipientRole: "referrer",
      receivingApplication: "ELM",
      receivingFacility: "A82199",
      receiptsUrl: "http://127.0.0.1:1/fhir",
      isEnabled: true,
    },
  ],
  people: [person],
  store: { kind: "sqlite", location: "/home/reader/sightline", freeBytes: 81_000_000_000 },
  attributions: [
    {
      collection: "Colorectal-Liver-Metastases",
      licence: "CC BY 4.0",
      citation: "Simpson A. et al. 2023.",
      studies: "CT abdomen",
    },
  ],
  version: "0.1.0",
};

/** A fake host in memory: enough of the core to look at the screens. Nothing in it is tested. */
export function createFakeHost(story: string, rowCount: number): Host {
  const rows = story === "empty" ? [] : Array.from({ length: rowCount }, (_, index) => fakeWorkitem(index, now));
  let session = fakeSession(story);
  const change = (id: string, part: Partial<Workitem>): Workitem => {
    const index = rows.findIndex((row) => row.id === id);
    const next = { ...(rows[index] as Workitem), ...part };
    rows[index] = next;
    return next;
  };
  const answers: Record<string, (input: never) => unknown> = {
    "session.status": () => session,
    "session.signIn": () => (session = { ...session, state: "signedIn", person }),
    "session.lock": () => (session = { ...session, state: "locked" }),
    "session.unlock": () => (session = { ...session, state: "signedIn" }),
    "session.signOut": () => (session = { ...session, state: "signedOut", person: null }),
    "session.touch": () => ({}),
    "worklist.list": (input: { offset: number; limit: number; filter: { mineOnly: boolean; search: string } }) => {
      const fitting = rows.filter(
        (row) =>
          (!input.filter.mineOnly || row.reservation?.personId === "p1") &&
          row.study.patient.name.given.toLowerCase().includes(input.filter.search.toLowerCase()),
      );
      return {
        rows: fitting.slice(input.offset, input.offset + input.limit),
        next: null,
        total: fitting.length,
        modalities: ["CT", "MR", "PT", "DX", "US"],
        sites: ["Exampleton", "Mockham", "Northfield"],
        overdueCount: 2,
        dueSoonCount: 5,
        knownCount: 41,
      };
    },
    "worklist.archives": () => ({
      archives: archives(story),
      stillAsking: story === "asking" ? ["Regional archive"] : [],
    }),
    "worklist.refresh": () => ({ archives: archives(story) }),
    "worklist.reserve": ({ workitemId }: { workitemId: string }) =>
      change(workitemId, {
        status: "reserved",
        reservation: { personId: "p1", displayName: "Dr R. Testwell", since: Date.now() },
      }),
    "worklist.release": ({ workitemId }: { workitemId: string }) =>
      change(workitemId, { status: "unread", reservation: null }),
    "worklist.askForHandover": ({ workitemId }: { workitemId: string }) =>
      change(workitemId, {
        handoverRequest: { personId: "p1", displayName: "Dr R. Testwell", askedAt: Date.now() },
      }),
    "worklist.answerHandover": ({ workitemId }: { workitemId: string }) =>
      change(workitemId, { handoverRequest: null }),
    "worklist.priors": ({ workitemId }: { workitemId: string }) => {
      const row = rows.find((candidate) => candidate.id === workitemId);
      return { priors: row === undefined ? [] : fakePriors(row), problems: [] };
    },
    "alert.list": ({ scope }: { scope: string }) => ({
      alerts: scope === "open" && story !== "empty" ? fakeAlerts(now) : [],
      serverNow: Date.now(),
    }),
    "delivery.list": ({ scope }: { scope: string }) => ({
      deliveries:
        story === "empty" ? [] : fakeDeliveries(now).filter((one) => scope !== "failed" || one.state === "needsPerson"),
      total: 24,
      failedCount: story === "empty" ? 0 : 1,
      waitingCount: story === "empty" ? 0 : 1,
      ...{ awaitingPersonCount: 0, next: null, heldBack: [], destinations },
    }),
    "evidence.of": () => ({ evidence: [], settledBy: "", settledReason: "" }),
    "correctionRecall.list": () => ({ recalls: [], openCount: 0 }),
    "delay.list": () => ({ notices: [], proposals: [], routes: [], hasPatientFeed: false }),
    "settings.get": () => settings,
    "settings.seriesReadings": () => [],
    "settings.testArchive": () => archives(story)[1],
    "settings.people": () => ({ people: [person, { ...person, id: "p2", displayName: "Dr L. Placeholder" }] }),
  };
  const connection = createConnectionStore();
  connection.setState(
    story === "lost"
      ? { state: "reconnecting", lostAt: now, generation: 1 }
      : { state: "connected", lostAt: null, generation: 1 },
  );
  const clients = createClients({
    async call(path, input) {
      if (path[0] === "events") return silent();
      const answer = answers[path.join(".")];
      if (answer === undefined) throw new Error(`The fake host does not answer ${path.join(".")}.`);
      return structuredClone(answer(input as never));
    },
  });
  return { ...clients, connection, close: () => undefined };
}

async function* silent(): AsyncGenerator<never> {
  await new Promise(() => undefined);
}
