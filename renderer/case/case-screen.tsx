import { useState } from "react";
import type { Case } from "../../shared/contract/views.ts";
import { owesReport } from "../../shared/rules/report-machine.ts";
import { describeError } from "../app/error-texts.ts";
import { useKey } from "../app/keys.ts";
import { navigate } from "../app/routes.ts";
import { TroubleState } from "../app/trouble.tsx";
import { windowChecks } from "../checks/window-checks.ts";
import { headersReader } from "../viewer/load-study.ts";
import { viewerEngine } from "../viewer/viewer-engine.ts";
import { windowSpelling } from "../writing/window-spelling.ts";
import { CaseRefused, holderOf } from "./case-refused.tsx";
import styles from "./case-screen.module.css";
import { CaseWorkspace } from "./case-workspace.tsx";
import { setAskHeaders } from "./open-ahead.ts";
import { OpeningCase } from "./opening-case.tsx";
import { askHeadersOf, useOpenCase } from "./use-open-case.ts";

/** Starts what every case needs to paint its images, ahead of the first one. */
export function startViewer(): void {
  viewerEngine().streams.warmUp();
  headersReader.warmUp();
  setAskHeaders(askHeadersOf);
}

/** Starts what checks the words of every report, whose beginning would keep the first images of a case waiting. */
export function startWriting(): void {
  windowChecks.warmUp();
  windowSpelling.warmUp();
}

/** One case: the patient above, images at the left, the report at the right. Opening it reserves it; from an alert it opens at its image. */
export function CaseScreen({ workitemId, alertId }: { workitemId: string; alertId: string | null }) {
  const { state, reopen } = useOpenCase(workitemId);
  const [isReadOnlyAccepted, setReadOnlyAccepted] = useState(false);
  if (state.kind === "opening") return <OpeningCase />;
  if (state.kind === "failed") {
    const error = describeError(state.error);
    if (error.code !== "conflict") {
      return (
        <Away>
          <TroubleState error={state.error} onRetry={reopen} />
        </Away>
      );
    }
    return (
      <Away>
        <CaseRefused
          workitemId={workitemId}
          workitem={null}
          holder={holderOf(error.details)}
          onReadOnly={null}
          onOpen={reopen}
        />
      </Away>
    );
  }
  const { openCase } = state;
  if (isHeldByOther(openCase) && !isReadOnlyAccepted) {
    return (
      <Away>
        <CaseRefused
          workitemId={workitemId}
          workitem={openCase.workitem}
          holder={holderOf(openCase.workitem.reservation)}
          onReadOnly={() => setReadOnlyAccepted(true)}
          onOpen={reopen}
        />
      </Away>
    );
  }
  return <CaseWorkspace key={openCase.workitem.id} openCase={openCase} alertId={alertId} />;
}

/** A finished report can be read by everybody; only an unfinished one is somebody's. */
function isHeldByOther(openCase: Case): boolean {
  return !openCase.mayEdit && owesReport(openCase.workitem.status);
}

/** A case that did not open: Esc goes back to the list as from an open one. */
function Away({ children }: { children: React.ReactNode }) {
  useKey("caseBack", () => navigate({ screen: "reading-list" }));
  return <div className={styles.away}>{children}</div>;
}
