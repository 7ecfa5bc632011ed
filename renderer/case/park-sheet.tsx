import { useMutation, useQuery } from "@tanstack/react-query";
import { List, Timer } from "lucide-react";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { formatDueAt, formatName } from "../app/format.ts";
import { shownKey } from "../app/keys.ts";
import { navigate, type Route } from "../app/routes.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { windowNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";
import type { DraftKeeper } from "../report/draft-keeper.ts";
import { hasUnsavedEdits } from "../report/draft-reducer.ts";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { captureView } from "../viewer/parked/capture-view.ts";
import type { Viewer } from "../viewer/viewer.ts";
import { examinationName } from "../worklist/reading-list-row.tsx";
import { priorityText } from "../worklist/words.tsx";
import type { DrawerTab } from "./case-drawer.tsx";
import styles from "./park-sheet.module.css";
import { urgentCases } from "./urgent-cases.ts";
import { type KnownParkedView, reportScroll } from "./use-parked-view.ts";

const unread = {
  filter: {
    search: "",
    modalities: [],
    sites: [],
    statuses: ["unread" as const],
    performedFrom: null,
    performedTo: null,
    mineOnly: false,
  },
  sort: { column: "priority" as const, direction: "ascending" as const },
  offset: 0,
  limit: 100,
};

const mostOffered = 4;

export interface ParkSheetProps {
  isOpen: boolean;
  workitem: Workitem;
  viewer: Viewer;
  keeper: DraftKeeper | null;
  drawer: DrawerTab | null;
  /** How the case stood when it was put aside before, should its images not be here yet. */
  parked: KnownParkedView;
  onClose: () => void;
}

/** Asks where to go, puts the case aside as it stands and goes there. Closed, nothing is put aside. */
export function ParkSheet(props: ParkSheetProps) {
  const park = usePark(props);
  const { query } = useHost();
  const list = useQuery({ ...query.worklist.list.queryOptions({ input: unread }), enabled: props.isOpen });
  const offered = urgentCases(list.data?.rows ?? [], props.workitem.id, mostOffered);
  const goTo = (route: Route) => park.mutate(route);
  return (
    <Sheet title="Put this case aside" isOpen={props.isOpen} onClose={props.onClose} width="narrow">
      <div className={styles.choices}>
        <p>
          The panes, the marks and the report stay as they are, and the case stays yours. The line at the bottom brings
          it back from everywhere (key: {shownKey("resumeCase")}). Go on with:
        </p>
        {offered.map((workitem, index) => (
          <Button
            key={workitem.id}
            variant={index === 0 ? "primary" : "plain"}
            autoFocus={index === 0}
            isDisabled={park.isPending}
            icon={<Timer aria-hidden="true" />}
            onPress={() => goTo({ screen: "case", workitemId: workitem.id })}
          >
            <CaseWords workitem={workitem} />
          </Button>
        ))}
        {list.data !== undefined && offered.length === 0 && <p>Nothing unread waits in the list.</p>}
        <Button
          variant="plain"
          icon={<List aria-hidden="true" />}
          isDisabled={park.isPending}
          onPress={() => goTo({ screen: "reading-list" })}
        >
          The reading list
        </Button>
        {park.isPending && <p role="status">Saving the draft and the panes</p>}
        <TroubleMessage error={list.error} />
        {park.error instanceof UnsavedError ? (
          <Message tone="critical" title="Not put aside." isLive>
            {park.error.message}
          </Message>
        ) : (
          <TroubleMessage error={park.error} />
        )}
      </div>
    </Sheet>
  );
}

/** The words could not be saved: the case stays open over them. */
class UnsavedError extends Error {}

function usePark(props: ParkSheetProps) {
  const { client } = useHost();
  return useMutation({
    mutationFn: async (route: Route) => {
      const { keeper, viewer, workitem, drawer } = props;
      const state = await keeper?.flush();
      if (state !== undefined && hasUnsavedEdits(state)) {
        throw new UnsavedError("The last words of the draft could not be saved, so this case stays open with them.");
      }
      const panes = captureView(viewer.store.getState());
      const isFilled = panes.panes.some(({ source }) => source !== null);
      // Before its images are here a case stands as it stood before.
      const shown = isFilled || props.parked.view === null ? panes : props.parked.view;
      const view = { ...shown, drawer, reportScroll: reportScroll() };
      await client.parked.park({ workitemId: workitem.id, view });
      return route;
    },
    onSuccess: navigate,
  });
}

/** Who, in the first line; what and until when, in the second. */
function CaseWords({ workitem }: { readonly workitem: Workitem }) {
  const { study, priority, targetAt } = workitem;
  const due = targetAt === null ? "" : `, due ${inSentence(formatDueAt(targetAt, windowNow()))}`;
  return (
    <span className={styles.words}>
      <span>{`${priorityText(priority)}: ${formatName(study.patient.name)}`}</span>
      <span className={styles.examination}>{`${examinationName(workitem)}${due}`}</span>
    </span>
  );
}

function inSentence(due: string): string {
  return due.startsWith("T") ? due.replace(/^(Today|Tomorrow)/, (day) => day.toLowerCase()) : due;
}
