import { useQuery } from "@tanstack/react-query";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { Bone } from "../ui/skeleton.tsx";
import panel from "./delivery-panel.module.css";
import { TellForm } from "./tell-form.tsx";

/** Tells of a delay from the case itself, whatever the board of delays says of it. */
export function TellDelaySheet(props: { isOpen: boolean; workitemId: string; onClose: () => void }) {
  return (
    <Sheet title="Tell of a delay" isOpen={props.isOpen} onClose={props.onClose} width="narrow">
      <Telling workitemId={props.workitemId} onTold={props.onClose} />
    </Sheet>
  );
}

function Telling({ workitemId, onTold }: { workitemId: string; onTold: () => void }) {
  const { query } = useHost();
  const { data, error } = useQuery({ ...query.delay.ofCase.queryOptions({ input: { workitemId } }), staleTime: 0 });
  if (data === undefined) return error === null ? <Bone width="60%" /> : <TroubleMessage error={error} />;
  const { notice, suggestion, routes, hasPatientFeed } = data;
  if (suggestion === null) {
    return (
      <p>This case has no target any more, so there is no delay to tell of. An addendum or a correction says more.</p>
    );
  }
  const begin =
    notice === null
      ? { reason: suggestion.suggestedReason, at: suggestion.suggestedAt }
      : { reason: notice.reason, at: Math.max(notice.expectedAt, suggestion.suggestedAt) };
  return (
    <>
      <p className={panel.quiet}>
        {routes.length === 0
          ? "No referrer's destination takes delay notices (HL7 or FHIR). Telephone the referrer."
          : `It goes to: ${routes.join(", ")}.`}{" "}
        {hasPatientFeed
          ? "The patient feed is told too."
          : "No patient feed is set, so the patient is not told by a message."}
      </p>
      {(routes.length > 0 || hasPatientFeed) && (
        <TellForm workitemId={workitemId} suggestion={begin} isAnew={notice !== null} onTold={onTold} />
      )}
    </>
  );
}
