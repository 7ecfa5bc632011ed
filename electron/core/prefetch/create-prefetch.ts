import type { Foundation } from "../foundation.ts";
import { PrefetchService } from "./prefetch-service.ts";
import { StudyFetcher } from "./study-fetcher.ts";

/** Gives the service that fetches the images of the next cases. */
export function createPrefetch({
  options,
  store,
  events,
  archives,
  priors,
  roster,
  cached,
  line,
}: Foundation): PrefetchService {
  const { clock, logger } = options.ports;
  return new PrefetchService({
    ...{ workitems: store.workitems, clock, logger, events, line },
    fetcher: new StudyFetcher({ cached, client: (archiveId) => archives.client(archiveId) }),
    findPriors: async (study) => (await priors.find(study)).priors,
    isLocal: (archiveId) => cached.isLocal(archiveId),
    hasReader: () => roster.hasReader(),
  });
}
