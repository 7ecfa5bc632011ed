import { ChevronLeft, ChevronRight, CircleHelp, Link2, Link2Off } from "lucide-react";
import { useStore } from "zustand";
import { candidateName } from "../../shared/hanging/hanging-candidate.ts";
import type { HungPane } from "../../shared/hanging/hanging-plan.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { Sheet } from "../ui/sheet.tsx";
import styles from "./hanging-tools.module.css";
import { splitReasons } from "./kinds/time-step.ts";
import type { Viewer } from "./viewer.ts";
import { keyOf } from "./viewer-key-table.ts";
import { runAction } from "./viewer-keys.ts";
import { displaySetOf, type ViewerState } from "./viewer-store.ts";

/** A pane is its place in the grid. */
const panePlaces = [0, 1, 2, 3];

/** Steps of the hanging, why each series is where it is, and scrolling together. */
export function HangingTools({
  viewer,
  className,
}: {
  readonly viewer: Viewer;
  readonly className: string | undefined;
}) {
  const hanging = useStore(viewer.store, (state) => state.hanging);
  const isLinked = useStore(viewer.store, (state) => state.link !== null);
  const canLink = useStore(viewer.store, (state) => state.layout > 1);
  const count = hanging?.plan.steps.length ?? 0;
  return (
    <div className={className}>
      <IconButton
        label="Scroll the panes together"
        icon={isLinked ? <Link2 /> : <Link2Off />}
        shortcut={keyOf("link")}
        isSelected={isLinked}
        isDisabled={!canLink}
        onPress={() => runAction(viewer, "link")}
      />
      {count > 1 && (
        <>
          <IconButton
            label="Step before"
            icon={<ChevronLeft />}
            shortcut={keyOf("previousStep")}
            onPress={() => runAction(viewer, "previousStep")}
          />
          <IconButton
            label="Next step"
            icon={<ChevronRight />}
            shortcut={keyOf("nextStep")}
            onPress={() => runAction(viewer, "nextStep")}
          />
        </>
      )}
      {hanging !== null && (
        <>
          <IconButton
            label="Why is this here"
            icon={<CircleHelp />}
            shortcut={keyOf("whyHere")}
            onPress={() => runAction(viewer, "whyHere")}
          />
          <WhySheet viewer={viewer} hanging={hanging} />
        </>
      )}
    </div>
  );
}

function WhySheet({
  viewer,
  hanging,
}: {
  readonly viewer: Viewer;
  readonly hanging: NonNullable<ViewerState["hanging"]>;
}) {
  const isOpen = useStore(viewer.store, (state) => state.isWhyShown);
  const { plan, stepIndex } = hanging;
  const step = plan.steps[stepIndex];
  return (
    <Sheet
      title="Why is this here"
      isOpen={isOpen}
      isTextOnly
      onClose={() => viewer.store.setState({ isWhyShown: false })}
    >
      <div className={styles.why}>
        <p>
          <b>{plan.protocol.name}</b>, version {plan.protocol.version}. {plan.reason}
        </p>
        <h3>{`Step ${stepIndex + 1} of ${plan.steps.length}: ${step?.name ?? ""}`}</h3>
        <ol>
          {panePlaces.slice(0, step?.panes.length ?? 0).map((place) => {
            const pane = step?.panes[place];
            return pane === undefined ? null : <PaneReason key={place} viewer={viewer} pane={pane} place={place} />;
          })}
        </ol>
        {step !== undefined && step.missing.length > 0 && (
          <>
            <h3>Not found for this step</h3>
            <ul>
              {step.missing.map((pane) => (
                <li key={pane.label}>{`${sentence(pane.label)}: ${pane.reason}`}</li>
              ))}
            </ul>
          </>
        )}
        <LeftOutList plan={plan} />
      </div>
    </Sheet>
  );
}

/** A pane that the reader has given another series says so: the rule is not why that one is there. */
function PaneReason(props: { readonly viewer: Viewer; readonly pane: HungPane; readonly place: number }) {
  const { viewer, pane, place } = props;
  const shown = useStore(viewer.store, (state) => state.panes[place]?.displaySetId ?? null);
  const reasons = useStore(viewer.store, (state) => splitReasons(displaySetOf(state, place) ?? {}).join(" "));
  const isOwn = shown !== (pane.candidate?.setId ?? null);
  return (
    <li>
      <b>{sentence(pane.label)}.</b> {pane.reason}
      {reasons !== "" && ` ${reasons}`}
      {isOwn && " You have put something else on this pane since."}
    </li>
  );
}

function LeftOutList({ plan }: { readonly plan: NonNullable<ViewerState["hanging"]>["plan"] }) {
  if (plan.leftOut.length === 0) return <p>No series is left out of the steps.</p>;
  return (
    <>
      <h3>Left out of every step</h3>
      <ul>
        {plan.leftOut.map(({ candidate, reason }) => (
          <li key={`${candidate.setId} ${candidate.startIndex}`}>{`${candidateName(candidate)}: ${reason}`}</li>
        ))}
      </ul>
    </>
  );
}

function sentence(label: string): string {
  return `${label.charAt(0).toUpperCase()}${label.slice(1)}`;
}
