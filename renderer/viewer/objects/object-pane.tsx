import type { ReactNode } from "react";
import type { KeyObject } from "../../../shared/objects/key-object.ts";
import type { PresentationState } from "../../../shared/objects/presentation-state.ts";
import { formatDate } from "../../app/format.ts";
import { Button } from "../../ui/button.tsx";
import type { Viewer } from "../viewer.ts";
import type { DisplayImage, DisplaySet } from "../viewer-types.ts";
import { imagesNamed, keyImageWords } from "./key-objects.ts";
import { stateWords } from "./object-marks.tsx";
import { ObjectsHead } from "./objects-head.tsx";
import { choosePresentation } from "./presentation-states.ts";
import styles from "./report-pane.module.css";
import { imageWords, showBeside } from "./show-beside.ts";
import { strangerOf } from "./strangers.ts";

interface ObjectPaneProps {
  readonly viewer: Viewer;
  readonly paneIndex: number;
  readonly set: DisplaySet;
}

/** Tells whether a series is made of presentation states or of lists of key images. */
export function hasObjects(set: DisplaySet): boolean {
  return (set.states?.length ?? 0) + (set.keyObjects?.length ?? 0) > 0;
}

/** The presentation states or lists of key images of a series, to be read in its pane, with their images. */
export function ObjectPane({ viewer, paneIndex, set }: ObjectPaneProps) {
  return (
    <div className={styles.report} data-read-by-keys>
      <ObjectsHead viewer={viewer} set={set} name={set.description} />
      {set.states?.map((state) => (
        <StateEntry key={state.sopInstanceUid} viewer={viewer} paneIndex={paneIndex} set={set} state={state} />
      ))}
      {set.keyObjects?.map((object) => (
        <KeyObjectEntry key={object.sopInstanceUid} viewer={viewer} paneIndex={paneIndex} set={set} object={object} />
      ))}
    </div>
  );
}

function StateEntry({ viewer, paneIndex, set, state }: ObjectPaneProps & { readonly state: PresentationState }) {
  const stranger = strangerOf(state, set, "is not applied");
  const problem = [stranger, state.problem].filter((part) => part !== "").join(" ");
  const references = state.images.map((image) => ({ ...image, sopClassUid: "" }));
  const show = (image: DisplayImage) => {
    const place = showBeside(viewer, paneIndex, image);
    choosePresentation(viewer.store, place, state.sopInstanceUid);
  };
  return (
    <Entry title={`Presentation state: ${stateWords(state)}`} description={state.description} problem={problem}>
      {problem === "" && <Images viewer={viewer} set={set} object={{ ...state, images: references }} onShow={show} />}
    </Entry>
  );
}

function KeyObjectEntry({ viewer, paneIndex, set, object }: ObjectPaneProps & { readonly object: KeyObject }) {
  const problem = strangerOf(object, set, "is not applied");
  const when = formatDate(object.createdOn);
  const title = [keyImageWords(object), when].filter((part) => part !== "").join(", ");
  return (
    <Entry title={title} description={object.description} problem={problem}>
      {problem === "" && (
        <Images viewer={viewer} set={set} object={object} onShow={(image) => showBeside(viewer, paneIndex, image)} />
      )}
    </Entry>
  );
}

function Entry(props: { title: string; description: string; problem: string; children: ReactNode }) {
  return (
    <article className={styles.tree}>
      <h2>{props.title}</h2>
      <p className={`${styles.standing} ${styles.value}`}>{props.description}</p>
      {props.problem !== "" && <p>{props.problem}</p>}
      {props.children}
    </article>
  );
}

interface ImagesProps {
  readonly viewer: Viewer;
  readonly set: DisplaySet;
  readonly object: Pick<KeyObject, "studyInstanceUid" | "patientId" | "images">;
  readonly onShow: (image: DisplayImage) => void;
}

/** A list of thousands says how many there are; the first of them are enough to go to. */
const mostListed = 200;

function Images({ viewer, set, object, onShow }: ImagesProps) {
  const { displaySets } = viewer.store.getState();
  const named = object.images.map((reference) => imagesNamed(displaySets, set, object, reference));
  const images = [...new Set(named.flat())];
  const absent = named.filter((found) => found.length === 0).length;
  return (
    <>
      <ul className={styles.items}>
        {images.slice(0, mostListed).map((image) => (
          <li key={image.imageId}>
            <Button size="small" onPress={() => onShow(image)}>
              {`Show ${imageWords(image)}`}
            </Button>
          </li>
        ))}
      </ul>
      {images.length > mostListed && <p>{`${images.length - mostListed} more images are not listed.`}</p>}
      {absent > 0 && (
        <p className={styles.absent}>{`${absent} of ${named.length} images that it names are not in this case.`}</p>
      )}
    </>
  );
}
