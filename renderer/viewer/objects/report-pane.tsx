import type { ReactNode } from "react";
import type { ObjectReference, ReportNode, StructuredReport } from "../../../shared/objects/structured-report.ts";
import { Button } from "../../ui/button.tsx";
import type { Viewer } from "../viewer.ts";
import type { DisplayImage, DisplaySet } from "../viewer-types.ts";
import { ObjectsHead } from "./objects-head.tsx";
import styles from "./report-pane.module.css";
import { showBeside } from "./show-beside.ts";

interface ReportPaneProps {
  readonly viewer: Viewer;
  readonly paneIndex: number;
  readonly set: DisplaySet;
}

/** The structured reports of a series, to be read in its pane; what they say of an image leads to it. */
export function ReportPane({ viewer, paneIndex, set }: ReportPaneProps) {
  const show = (image: DisplayImage) => showBeside(viewer, paneIndex, image);
  const find = (reference: ObjectReference) => findImage(viewer, set, reference);
  return (
    <div className={styles.report} data-read-by-keys>
      <ObjectsHead viewer={viewer} set={set} name={set.description || "Structured report"} />
      {set.reports.map((report) => (
        <ReportTree key={report.sopInstanceUid} report={report} find={find} onShow={show} />
      ))}
    </div>
  );
}

interface TreeProps {
  readonly find: (reference: ObjectReference) => DisplayImage | null;
  readonly onShow: (image: DisplayImage) => void;
}

function ReportTree({ report, ...tree }: TreeProps & { readonly report: StructuredReport }) {
  return (
    <article className={styles.tree}>
      <h2>{report.title}</h2>
      <p className={styles.standing}>{report.standing}</p>
      <Nodes nodes={report.nodes} {...tree} />
    </article>
  );
}

function Nodes({ nodes, ...tree }: TreeProps & { readonly nodes: readonly ReportNode[] }): ReactNode {
  if (nodes.length === 0) return null;
  // A library of images lists hundreds; those that are not here are said once.
  const isAbsent = (node: ReportNode) => saysOnlyOfAbsent(node, tree.find);
  const absent = nodes.filter(isAbsent);
  const shown = absent.length > 1 ? nodes.filter((node) => !isAbsent(node)) : nodes;
  return (
    <ul className={styles.items}>
      {absent.length > 1 && (
        <li>
          <span className={styles.absent}>{`names ${absent.length} objects that are no images of this case`}</span>
        </li>
      )}
      {shown.map((node) => (
        <li key={node.id}>
          <span className={styles.name}>{node.name}</span>
          {node.value !== "" && <span className={styles.value}>{node.value}</span>}
          {node.references.map((reference) => (
            <Reference
              key={`${reference.sopInstanceUid} ${reference.frameNumbers.join()}`}
              reference={reference}
              {...tree}
            />
          ))}
          <Nodes nodes={node.children} {...tree} />
        </li>
      ))}
    </ul>
  );
}

function saysOnlyOfAbsent(node: ReportNode, find: TreeProps["find"]): boolean {
  const { name, value, references, children } = node;
  if (name !== "" || value !== "" || children.length > 0 || references.length === 0) return false;
  return references.every((reference) => find(reference) === null);
}

function Reference({ reference, find, onShow }: TreeProps & { readonly reference: ObjectReference }) {
  const image = find(reference);
  if (image === null) return <span className={styles.absent}>names an object that is no image of this case</span>;
  const { seriesNumber, instanceNumber } = image.reference;
  const words = [
    seriesNumber === null ? "" : `series ${seriesNumber}`,
    instanceNumber === null ? "" : `image ${instanceNumber}`,
  ].filter((part) => part !== "");
  return (
    <Button size="small" onPress={() => onShow(image)}>
      {`Show ${words.join(", ") || "image"}`}
    </Button>
  );
}

/** Only images of this case can be led to: a report may name any object of anybody. */
function findImage(viewer: Viewer, set: DisplaySet, reference: ObjectReference): DisplayImage | null {
  const frame = reference.frameNumbers[0] ?? 1;
  const images = viewer.store
    .getState()
    .displaySets.filter((other) => other.studyInstanceUid === set.studyInstanceUid)
    .flatMap((other) => other.images);
  const isNamed = ({ reference: { sopInstanceUid, frameNumber } }: DisplayImage) =>
    sopInstanceUid === reference.sopInstanceUid && frameNumber === frame;
  return images.find(isNamed) ?? null;
}
