import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { firstCheckPolicy } from "../../shared/checks/check-policy.ts";
import type { ReportSubject } from "../../shared/checks/report-subject.ts";
import type { Case } from "../../shared/contract/views.ts";
import type { Alert } from "../../shared/domain/alert.ts";
import type { DraftContent } from "../../shared/domain/report.ts";
import { reportedExamination } from "../../shared/rules/measurement-text.ts";
import { useHost } from "../host/host-context.tsx";
import type { DraftKeeper } from "../report/draft-keeper.ts";
import type { ViewerCommands } from "../viewer/viewer-types.ts";
import type { CheckRequest } from "./check-messages.ts";
import { windowChecks } from "./window-checks.ts";
import { forgetFindings, writingFindings } from "./writing-findings.ts";

/** A pause in typing; nothing is read before it. */
const pauseMs = 500;

/** What is known of the case beside its words. */
interface Surroundings {
  readonly openCase: Case;
  readonly alerts: readonly Alert[];
  readonly viewer: ViewerCommands;
}

/** Keeps the findings of the checks while a draft is written. They are made in a worker, after each pause in typing. */
export function useWritingChecks(keeper: DraftKeeper | null, surroundings: Surroundings): void {
  const { data: policy = firstCheckPolicy } = useQuery(useHost().query.checks.policy.queryOptions());
  const { openCase, alerts, viewer } = surroundings;
  const latest = useRef({ surroundings, policy });
  const wake = useRef<() => void>(() => undefined);
  useEffect(() => {
    // A prior that was found, an alert that was raised, a check that was turned off change what is found in the same words.
    latest.current = { surroundings: { openCase, alerts, viewer }, policy };
    wake.current();
  }, [openCase, alerts, viewer, policy]);
  useEffect(() => {
    if (keeper === null) return undefined;
    const reader = readDraft(keeper, (content, kind) => ({
      subject: subjectOf(content, kind, latest.current.surroundings),
      policy: latest.current.policy,
    }));
    wake.current = reader.wake;
    return () => {
      wake.current = () => undefined;
      reader.stop();
    };
  }, [keeper]);
}

function readDraft(
  keeper: DraftKeeper,
  ask: (content: DraftContent, kind: ReportSubject["kind"]) => Omit<CheckRequest, "requestId">,
): { wake: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  const read = async () => {
    const state = keeper.getState();
    if (state.phase === "loading" || state.phase === "signed") return;
    asked += 1;
    const reading = asked;
    const { sections } = state.content;
    const findings = await windowChecks.read(ask(state.content, state.kind));
    // Words that were typed since are read after the next pause; what was lost is, too.
    if (findings !== null && reading === asked) writingFindings.setState({ findings, sections });
  };
  const wake = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void read(), pauseMs);
  };
  const leave = keeper.subscribe(wake);
  wake();
  return {
    wake,
    stop: () => {
      clearTimeout(timer);
      leave();
      // What is still being read is of a draft that is closed.
      asked += 1;
      forgetFindings();
    },
  };
}

/** Pictures and painted segments are heavy and hold no words: they stay here. */
function subjectOf(content: DraftContent, kind: ReportSubject["kind"], of: Surroundings): ReportSubject {
  const { workitem, priors, knownPriorCount, priorsAwaitedFrom } = of.openCase;
  const { study } = workitem;
  const { segments: _segments, calibrations: _calibrations, ...written } = content;
  const images = of.viewer.examinationImages();
  return {
    kind,
    content: { ...written, keyImages: [] },
    patient: { birthDate: study.patient.birthDate, sex: study.patient.sex },
    studyInstanceUid: study.studyInstanceUid,
    studyDate: reportedExamination(study).date,
    studyDescription: study.description,
    bodyPart: study.bodyPart,
    modalities: study.modalities,
    clinicalQuestion: workitem.clinicalQuestion,
    imageSides: images.sides,
    series: images.series,
    availablePriorCount: priors.length,
    priorDates: priors.flatMap((prior) => reportedExamination(prior.study).date ?? []),
    arePriorsSearched: knownPriorCount !== null && priorsAwaitedFrom.length === 0,
    alerts: of.alerts.filter(({ state }) => state !== "cancelled"),
  };
}
