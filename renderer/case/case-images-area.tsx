import { CloudOff, ImagePlus, Images, Package, RefreshCw, Share } from "lucide-react";
import { useStore } from "zustand";
import type { Case } from "../../shared/contract/views.ts";
import { momentText } from "../../shared/rules/date-text.ts";
import { shownKey } from "../app/keys.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { PaneGrid } from "../viewer/pane-grid.tsx";
import { SeriesStrip } from "../viewer/series-strip.tsx";
import { arrivedText } from "../viewer/unseen-series.ts";
import type { Viewer } from "../viewer/viewer.ts";
import { ViewerToolbar } from "../viewer/viewer-toolbar.tsx";
import type { DisplaySet } from "../viewer/viewer-types.ts";
import styles from "./case-screen.module.css";
import { IdentityCover } from "./identity-cover.tsx";
import type { CaseImages, CopyShown } from "./use-case-images.ts";

/** The images side of the case: tools, series, panes; or in words why there are none. */
export function CaseImagesArea(props: {
  images: CaseImages;
  foreign: readonly DisplaySet[];
  openCase: Case;
  onExport: () => void;
  /** Null where packs are made in another window. */
  onPack: (() => void) | null;
}) {
  const { images, foreign, openCase } = props;
  return (
    <section className={styles.images} aria-label="Images of the case" data-region="images">
      <ViewerToolbar viewer={images.viewer}>
        <IconButton
          label="Export, copy or print"
          icon={<Share />}
          shortcut={shownKey("exportImages")}
          onPress={props.onExport}
        />
        {props.onPack !== null && (
          <IconButton
            label="Pack for a meeting"
            icon={<Package />}
            shortcut={shownKey("packMeeting")}
            onPress={props.onPack}
          />
        )}
      </ViewerToolbar>
      <div className={styles.stage}>
        <SeriesStrip viewer={images.viewer} />
        <div className={styles.panes}>
          <Notices images={images} />
          <PanesOrTrouble images={images} foreign={foreign} openCase={openCase} />
        </div>
      </div>
    </section>
  );
}

function PanesOrTrouble(props: { images: CaseImages; foreign: readonly DisplaySet[]; openCase: Case }) {
  const { images, foreign, openCase } = props;
  const { state, viewer, identity } = images;
  const { isMissingFromArchive } = openCase.workitem;
  if (foreign.length > 0) {
    return (
      <IdentityCover
        {...{ foreign, stops: identity.stops, mayDecide: openCase.mayEdit, onRetry: images.retry }}
        onClose={images.closeStudies}
        workitemId={openCase.workitem.id}
      />
    );
  }
  if (isMissingFromArchive && (state.kind === "failed" || state.kind === "empty")) {
    return <NoLongerThere onRetry={images.retry} />;
  }
  if (state.kind === "failed") {
    return (
      <EmptyState title="The images are not here" isTrouble actions={<Button onPress={images.retry}>Try again</Button>}>
        {state.sentence}
      </EmptyState>
    );
  }
  if (state.kind === "empty") {
    return (
      <EmptyState
        title="This study has no images"
        icon={<Images aria-hidden="true" />}
        actions={<Button onPress={images.retry}>Ask the archive again</Button>}
      >
        The archive knows the study but holds no image of it. Images may still be on their way from the scanner. The
        report can be written without them.
      </EmptyState>
    );
  }
  return (
    <>
      <PaneGrid viewer={viewer} />
      <Listing viewer={viewer} />
    </>
  );
}

/** One notice at a time: an examination that has changed is listed anew with all that came. */
function Notices({ images: { copy, arrivedCount, retry } }: { images: CaseImages }) {
  if (copy === null || copy.standing === "none" || copy.standing === "asking") {
    return <Arrived count={arrivedCount} onShow={retry} />;
  }
  return <CopyNotice copy={copy} onShow={retry} />;
}

/** What was kept is shown at once; that the archive has it otherwise now, or does not say, stands over the panes. */
function CopyNotice({ copy, onShow }: { copy: CopyShown; onShow: () => void }) {
  const keptAt = momentText(copy.keptAt);
  const isChanged = copy.standing === "changed";
  return (
    <div className={styles.arrived} role="status">
      {isChanged ? <RefreshCw aria-hidden="true" /> : <CloudOff aria-hidden="true" />}
      <span>
        {isChanged
          ? `Changed in the archive since ${keptAt}. The images and the report's start are of then.`
          : `Kept here since ${keptAt}. The archive does not answer; it may have more.`}
      </span>
      <Button size="small" onPress={isChanged ? onShow : copy.askAgain}>
        {isChanged ? "Show as it is now" : "Ask again"}
      </Button>
    </div>
  );
}

/** What came to the archive is named and never mixed in by itself: the reader says when. */
function Arrived({ count, onShow }: { count: number; onShow: () => void }) {
  if (count === 0) return null;
  return (
    <div className={styles.arrived} role="status">
      <ImagePlus aria-hidden="true" />
      {arrivedText(count)}; {count === 1 ? "it is" : "they are"} not shown yet.
      <Button size="small" onPress={onShow}>
        {count === 1 ? "Show it" : "Show them"}
      </Button>
    </div>
  );
}

/** Stands until the series are on the panes, not only until the archive has named them. */
function Listing({ viewer }: { viewer: Viewer }) {
  const isLoading = useStore(viewer.store, ({ listing }) => listing === "loading");
  return (
    isLoading && (
      <p className={styles.listing} role="status">
        Listing the images
      </p>
    )
  );
}

/** A study that was there once: moved, merged or deleted. What was written about it is ours and stays. */
function NoLongerThere({ onRetry }: { onRetry: () => void }) {
  return (
    <EmptyState
      title="The archive no longer has this study"
      icon={<CloudOff aria-hidden="true" />}
      actions={<Button onPress={onRetry}>Ask the archive again</Button>}
    >
      It was there before and may have been moved, merged with another or deleted. The draft and every signed version
      are safe here. Ask whoever looks after the archive before you report without the images.
    </EmptyState>
  );
}
