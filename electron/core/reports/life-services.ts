import { BegunEndings } from "./begun-endings.ts";
import type { BegunWorkOptions } from "./begun-work.ts";
import { CaseNoticeService } from "./case-notice-service.ts";
import { EndedWhileOpenService } from "./ended-while-open-service.ts";
import { EndingService, type EndingServiceOptions } from "./ending-service.ts";
import { LinkedRequestService } from "./linked-request-service.ts";
import { RecallService } from "./recall-service.ts";
import { ReleasePolicyService } from "./release-policy-service.ts";

/** Everything about a report's life beside writing and signing it. */
export interface LifeServices {
  readonly endings: EndingService;
  /** What is named at the start. */
  readonly begunEndings: BegunEndings;
  readonly recalls: RecallService;
  readonly notices: CaseNoticeService;
  readonly linkedRequests: LinkedRequestService;
  readonly releasePolicy: ReleasePolicyService;
  readonly endedWhileOpen: EndedWhileOpenService;
}

/** Gives the services of a report's life. */
export function createLifeServices(options: Omit<EndingServiceOptions, "begun"> & BegunWorkOptions): LifeServices {
  const begunEndings = new BegunEndings(options);
  return {
    begunEndings,
    endings: new EndingService({ ...options, begun: begunEndings }),
    recalls: new RecallService(options),
    notices: new CaseNoticeService(options),
    linkedRequests: new LinkedRequestService(options),
    releasePolicy: new ReleasePolicyService(options),
    endedWhileOpen: new EndedWhileOpenService(options),
  };
}
