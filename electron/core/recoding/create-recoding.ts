import type { Foundation } from "../foundation.ts";
import type { Job } from "../jobs/scheduler.ts";
import { ProcessorLoad } from "../platform/processor-load.ts";
import { FrameRecoder } from "./frame-recoder.ts";
import { RecodeService } from "./recode-service.ts";

/** Gives the job that re-encodes kept frames which are slow to decode. */
export function createRecoding({ options, cached, line }: Foundation): Job {
  const { clock, logger } = options.ports;
  const places = options.recoder ?? { workerEntry: null, codecsDirectory: null };
  const recoder = new FrameRecoder({ places, clock, logger });
  const load = new ProcessorLoad();
  const service = new RecodeService({ cached, recoder, clock, line, busyShare: () => load.busyShare() });
  return { name: "images-recoded", step: (signal) => service.step(signal) };
}
