import { CaseNoticeService } from "./case-notice-service.ts";
import { EndedWhileOpenService } from "./ended-while-open-service.ts";
import { EndingService, type EndingServiceOptions } from "./ending-service.ts";
import { LinkedRequestService } from "./linked-request-service.ts";
import { RecallService } from "./recall-service.ts";
import { ReleasePolicyService } from "./release-policy-service.ts";

/** Everything about a report's life beside writing and signing it. */
export interface LifeServices {
  readonly endings: EndingService;
  readonly recalls: RecallService;
  readonly notices: CaseNoticeService;
  readonly linkedRequests: LinkedRequestService;
  readonly releasePolicy: ReleasePolicyService;
  readonly endedWhileOpen: EndedWhileOpenService;
}

/** Gives the services of a report's life. */
export function createLifeServices(options: EndingServiceOptions): LifeServices {
  return {
    endings: new EndingService(options),
    recalls: new RecallService(options),
    notices: new CaseNoticeService(options),
    linkedRequests: new LinkedRequestService(options),
    releasePolicy: new ReleasePolicyService(options),
    endedWhileOpen: new EndedWhileOpenService(options),
  };
}
