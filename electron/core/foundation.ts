import { join } from "node:path";
import { ArchiveRegistry, embeddedArchiveId } from "./archive/archive-registry.ts";
import { archiveCapabilitiesSchema } from "./archive/capabilities.ts";
import { createNetworkFetch, type NetworkFetch } from "./archive/http-fetch.ts";
import { SeriesWays } from "./archive/series-ways.ts";
import { AuditLog } from "./audit/audit-log.ts";
import { type HeadersKeeper, OpeningHeaders } from "./cases/opening-headers.ts";
import type { CoreOptions } from "./core.ts";
import { setUpDemo } from "./demo/demo-profile.ts";
import type { EmbeddedArchive } from "./embedded-archive/embedded-archive.ts";
import { EventHub } from "./event-hub.ts";
import { CachedFrames } from "./frame-cache/cached-frames.ts";
import { FrameCache } from "./frame-cache/frame-cache.ts";
import { IdentityService } from "./identity/identity-service.ts";
import { PreparedExports } from "./media-export/prepared-exports.ts";
import { PersonalLine } from "./prefetch/personal-line.ts";
import { PriorService } from "./priors/prior-service.ts";
import { setUpProfile } from "./profile-setup.ts";
import type { Store } from "./store/store.ts";
import { WindowRoster } from "./windows/window-roster.ts";
import { RequestBook, readRequestBook } from "./worklist/request-book.ts";

/** What everything else is built on. */
export interface Foundation {
  readonly options: CoreOptions;
  readonly store: Store;
  readonly events: EventHub;
  readonly audit: AuditLog;
  readonly roster: WindowRoster;
  readonly network: NetworkFetch;
  readonly embedded: EmbeddedArchive;
  readonly archives: ArchiveRegistry;
  readonly ways: SeriesWays;
  readonly priors: PriorService;
  readonly identity: IdentityService;
  readonly headers: OpeningHeaders;
  /** Is told of the headers of a study as its archive gave them. */
  readonly headersKeeper: HeadersKeeper;
  readonly frameCache: FrameCache;
  readonly cached: CachedFrames;
  readonly line: PersonalLine;
  readonly requests: RequestBook;
  /** Files that windows are about to fetch. */
  readonly prepared: PreparedExports;
  readonly firstStartAt: number;
}

/** Gives what everything else is built on, over an open store; in a new demo profile its people and destinations too. */
export async function layFoundation(
  options: CoreOptions,
  store: Store,
  embedded: EmbeddedArchive,
): Promise<Foundation> {
  const { ports, isDemo, samplesDirectory } = options;
  const { clock, ids, logger, secrets } = ports;
  const events = new EventHub();
  const audit = new AuditLog(store, clock);
  const { firstStartAt } = await setUpProfile(store, clock, isDemo);
  if (isDemo) await setUpDemo(store, audit, ports, options.demoPractice ?? null);
  const archives = new ArchiveRegistry({
    settings: {
      archives: async () => (await store.settings.archives()).map((archive) => ({ ...archive, secret: null })),
    },
    capabilities: {
      load: async (id) => (await store.settings.capability(id, archiveCapabilitiesSchema))?.capability ?? null,
      save: (id, capabilities) => store.settings.setCapability(id, capabilities, clock.now()),
    },
    ...{ secrets, clock, ids, logger, embeddedFetch: embedded.fetch },
  });
  archives.onStateChanged((id) => events.publish({ topic: "archive", id }));
  const requests =
    isDemo && samplesDirectory !== null
      ? await readRequestBook(join(samplesDirectory, "requests.json"), logger)
      : new RequestBook([]);
  const priors = new PriorService(archives, store, clock);
  const identity = new IdentityService({ store, archives, priors, audit, clock, ids, events });
  const roster = new WindowRoster();
  const frameCache = await FrameCache.open({
    ...{ profileDirectory: options.profileDirectory, secrets, clock, logger },
    openStudies: () => roster.openStudies(),
  });
  const isLocal = (archiveId: string) => archiveId === embeddedArchiveId;
  const cached = new CachedFrames(frameCache, isLocal, clock);
  const headersKeeper = keeperOf(identity, cached);
  const headers = new OpeningHeaders(archives, clock, headersKeeper);
  const network = createNetworkFetch();
  const reading = { archives, priors, identity, headers, requests, prepared: new PreparedExports(clock, ids) };
  return {
    options,
    store,
    events,
    audit,
    roster,
    embedded,
    ...reading,
    headersKeeper,
    frameCache,
    cached,
    line: new PersonalLine(clock),
    ways: new SeriesWays({ clock, logger, isLocal }),
    firstStartAt,
    network,
  };
}

/** Headers say whose images they are, and under which of them a frame counts. */
function keeperOf(identity: IdentityService, cached: CachedFrames): HeadersKeeper {
  return {
    note: (study, datasets) => {
      identity.note(study, datasets);
      cached.noteHeaders(study, datasets);
    },
    copyOf: (study) => cached.copyOfHeaders(study),
    noteCopy: (study, copy) => {
      identity.note(study, copy.datasets);
      cached.noteCopy(study, copy);
    },
    digestOf: (datasets) => cached.digestOfHeaders(datasets),
  };
}
