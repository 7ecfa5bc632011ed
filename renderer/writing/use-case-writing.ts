import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { writingAsItComes } from "../../shared/domain/writing-settings.ts";
import { useKey } from "../app/keys.ts";
import { useHost } from "../host/host-context.tsx";
import type { DraftState } from "../report/draft-reducer.ts";
import type { ReportDeeds } from "../report/report-deeds.ts";
import type { ReportEditors } from "../report/report-editors.ts";
import { windowSpelling } from "./window-spelling.ts";

/** Gives the open report its autotexts, what is known of its case, and the person's ways of writing. */
export function useCaseWriting(
  deeds: ReportDeeds | null,
  editors: ReportEditors,
  workitem: Workitem,
  state: DraftState,
): void {
  const { client, query } = useHost();
  const queryClient = useQueryClient();
  const isWriting = deeds !== null;
  const shelf = useQuery({ ...query.autotext.shelf.queryOptions(), enabled: isWriting }).data;
  const settings = useQuery({ ...query.writing.get.queryOptions(), enabled: isWriting }).data;
  const facts = useQuery({
    ...query.reportStart.facts.queryOptions({ input: { workitemId: workitem.id } }),
    enabled: isWriting,
  }).data?.facts;
  const isAddendum = state.phase !== "loading" && state.kind === "addendum";
  const { modalities, description } = workitem.study;
  useEffect(() => {
    if (deeds === null) return;
    deeds.writing.take({
      autotexts: shelf?.autotexts ?? [],
      place: { modalities, description, isAddendum },
      facts: facts ?? null,
      own: settings?.own ?? writingAsItComes,
    });
    return () => deeds.writing.take(null);
  }, [deeds, shelf, settings, facts, modalities, description, isAddendum]);
  useEffect(() => {
    if (deeds === null) return;
    // Only the ranking hangs on it: an autotext that went in stays in, counted or not.
    deeds.writing.onUsed = (id) => void client.autotext.used({ id }).catch(() => undefined);
    deeds.writing.onNewWord = (word, scope) => {
      void client.writing.changeWord({ scope, word, isKnown: true }).then(
        (changed) => queryClient.setQueryData(query.writing.get.queryKey(), changed),
        () => deeds.say("The word could not be kept. It is underlined until it is."),
      );
    };
  }, [deeds, client, query, queryClient]);
  const { patient, referrerName } = workitem.study;
  const { referrer } = workitem;
  useEffect(() => {
    if (!isWriting) return;
    // Names are no mistakes; they are known for as long as the case is open.
    const names = [...Object.values(patient.name), referrerName, referrer.name, referrer.organisation];
    const words = names.flatMap((name) => name.match(/[\p{L}\p{M}'’-]+/gu) ?? []);
    windowSpelling.take([...words, ...(settings?.own.words ?? []), ...(settings?.siteWords ?? [])]);
    return () => windowSpelling.take([]);
  }, [isWriting, patient, referrerName, referrer, settings]);
  const view = () => deeds?.writing.of(editors.lastSection).view ?? null;
  useKey("openAutotexts", () => view()?.openAutotexts(), isWriting);
  useKey("openSpelling", () => view()?.openSpelling(), isWriting);
}
