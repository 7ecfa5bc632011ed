import { cache, getConfiguration, init, RenderingEngine, setUseCPURendering } from "@cornerstonejs/core";
import { init as initImageLoader } from "@cornerstonejs/dicom-image-loader";
import { cancelImage, keepInCache, loadIntoCache, registerFrameLoader } from "./image-loader.ts";
import { findImage, onReplaced } from "./image-registry.ts";
import { LoadQueue } from "./load-queue.ts";
import { registerMetadataProvider } from "./metadata-provider.ts";
import { SeriesStreams } from "./series-stream/series-streams.ts";
import { startStreamWorker } from "./series-stream/start-stream-worker.ts";

/** What the window has once: Cornerstone's engine and the queue that fills its cache. */
export interface ViewerEngine {
  readonly rendering: RenderingEngine;
  readonly queue: LoadQueue;
  readonly streams: SeriesStreams;
}

const cacheLimitBytes = 2 * 1024 ** 3;

let engine: ViewerEngine | null = null;

/**
 * Gives the one engine of the window, started on first use.
 * Stacks are painted by the CPU on every machine: it is the faster way without a graphics card (performance.md 4), and
 * one grey scale on all machines is one that tests can vouch for.
 */
export function viewerEngine(): ViewerEngine {
  if (engine !== null) return engine;
  const defaults = getConfiguration();
  init({ ...defaults, rendering: { ...defaults.rendering, useCPURendering: true } });
  setUseCPURendering(true);
  initImageLoader({ maxWebWorkers: Math.max(1, Math.min(4, navigator.hardwareConcurrency - 1)) });
  registerMetadataProvider();
  cache.setMaxCacheSize(cacheLimitBytes);
  const streams = new SeriesStreams(startStreamWorker, findImage, {
    decoded: (imageId, image) => {
      keepInCache(imageId, image);
      queue.arrived(imageId);
    },
    changed: () => queue.resume(),
  });
  registerFrameLoader(streams);
  const isLoaded = (imageId: string) => cache.isLoaded(imageId);
  const queue: LoadQueue = new LoadQueue({ load: loadIntoCache, cancel: cancelImage, isLoaded, streams });
  onReplaced(releaseImages);
  engine = { rendering: new RenderingEngine("sightline"), queue, streams };
  return engine;
}

/** Frees the pixels of images that no pane will show again. */
export function releaseImages(imageIds: readonly string[]): void {
  if (engine === null) return;
  for (const imageId of imageIds) {
    cancelImage(imageId);
    if (cache.getImageLoadObject(imageId) !== undefined) cache.removeImageLoadObject(imageId);
  }
  engine.streams.forget(imageIds);
  engine.queue.forget(imageIds);
}
