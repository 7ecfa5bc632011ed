import type { Foundation } from "../foundation.ts";
import { KeptImagesService } from "../settings/kept-images-service.ts";
import { PrefetchService } from "./prefetch-service.ts";
import { StudyFetcher } from "./study-fetcher.ts";

/** Gives what is kept of images on this workstation, and the service that fetches those of the next cases. */
export function createPrefetch({ options, store, events, audit, archives, ...foundation }: Foundation): {
  readonly keptImages: KeptImagesService;
  readonly prefetch: PrefetchService;
} {
  const { priors, roster, cached, line, frameCache, ways } = foundation;
  const { clock, logger } = options.ports;
  const keptImages = new KeptImagesService({ store, audit, events, frameCache, isDemo: options.isDemo });
  const prefetch = new PrefetchService({
    ...{ workitems: store.workitems, clock, logger, events, line },
    fetcher: new StudyFetcher({ cached, clock, ways, client: (archiveId) => archives.client(archiveId) }),
    openStudies: () => roster.openStudies(),
    wholeChanges: () => frameCache.wholeChanges,
    plan: (studies) => frameCache.planFor(studies),
    policy: () => keptImages.policy(),
    findPriors: async (study) => (await priors.find(study)).priors,
    isLocal: (archiveId) => cached.isLocal(archiveId),
    hasReader: () => roster.hasReader(),
  });
  return { keptImages, prefetch };
}
