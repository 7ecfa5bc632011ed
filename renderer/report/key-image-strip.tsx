import { ChevronLeft, ChevronRight, Star, TriangleAlert, X } from "lucide-react";
import { Button as AriaButton } from "react-aria-components";
import { byteUrl } from "../../shared/contract/byte-routes.ts";
import type { DraftContent, KeyImage } from "../../shared/domain/report.ts";
import { outdatedKeyImages } from "../../shared/rules/key-image-marks.ts";
import { Button } from "../ui/button.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { CaptionField, longestCaption } from "./caption-field.tsx";
import { withCaption, withKeyImageMoved, withoutKeyImage } from "./draft-edits.ts";
import type { DraftKeeper } from "./draft-keeper.ts";
import { imageNumberOf } from "./image-number.ts";
import styles from "./key-image-strip.module.css";

/** The key images in the order they are sent, each with its caption, place and image to jump to. */
export function KeyImageStrip(props: {
  content: DraftContent;
  keeper: DraftKeeper;
  isEditable: boolean;
  isMarking: boolean;
  onMark: () => void;
  onOpen: (keyImage: KeyImage) => void;
}) {
  const { keeper, isEditable } = props;
  const { keyImages } = props.content;
  const outdated = new Map(outdatedKeyImages(props.content).map((each) => [each.keyImageId, each.difference]));
  return (
    <section className={styles.strip} aria-label="Key images">
      <div className={styles.head}>
        <h3>{keyImages.length === 0 ? "No key image yet" : `Key images, ${keyImages.length}`}</h3>
        <span className={`${styles.hint} wide-only`}>
          {keyImages.length === 0 ? "Sent with the report; a referrer looks at these first" : "Sent in this order"}
        </span>
        <Button
          size="small"
          icon={<Star aria-hidden="true" />}
          shortcut="K"
          isDisabled={!isEditable}
          isPending={props.isMarking}
          onPress={props.onMark}
        >
          Mark key image
        </Button>
      </div>
      {keyImages.length > 0 && (
        <ol className={styles.list}>
          {keyImages.map((keyImage, index) => (
            <KeyImageCard
              key={keyImage.id}
              keyImage={keyImage}
              number={index + 1}
              total={keyImages.length}
              keeper={keeper}
              isEditable={isEditable}
              difference={outdated.get(keyImage.id) ?? ""}
              onOpen={() => props.onOpen(keyImage)}
            />
          ))}
        </ol>
      )}
    </section>
  );
}

function KeyImageCard(props: {
  keyImage: KeyImage;
  number: number;
  total: number;
  keeper: DraftKeeper;
  isEditable: boolean;
  /** What the picture shows otherwise than its marks are, or empty. */
  difference: string;
  onOpen: () => void;
}) {
  const { keyImage, number, total, keeper, isEditable, difference } = props;
  return (
    <li className={styles.card}>
      <div className={styles.frame}>
        <AriaButton className={styles.picture ?? ""} onPress={props.onOpen} aria-label={`Show key image ${number}`}>
          <img src={byteUrl("keyImage", { keyImageId: keyImage.id })} alt="" />
        </AriaButton>
        <span className={`${styles.number} figures`}>{`${number}. ${imageNumberOf(keyImage.image)}`.trim()}</span>
      </div>
      {isEditable && (
        <div className={styles.tools}>
          <IconButton
            size="small"
            label={`Key image ${number} earlier`}
            icon={<ChevronLeft aria-hidden="true" />}
            isDisabled={number === 1}
            onPress={() => keeper.edit((content) => withKeyImageMoved(content, keyImage.id, -1))}
          />
          <IconButton
            size="small"
            label={`Key image ${number} later`}
            icon={<ChevronRight aria-hidden="true" />}
            isDisabled={number === total}
            onPress={() => keeper.edit((content) => withKeyImageMoved(content, keyImage.id, 1))}
          />
          <IconButton
            size="small"
            label={`Remove key image ${number}`}
            icon={<X aria-hidden="true" />}
            onPress={() => keeper.edit((content) => withoutKeyImage(content, keyImage.id))}
          />
        </div>
      )}
      <CaptionField
        number={number}
        caption={keyImage.caption}
        isEditable={isEditable}
        onChange={(caption) => keeper.edit((content) => withCaption(content, keyImage.id, caption))}
        onLeave={() => keeper.saveNow()}
      />
      {difference !== "" && <Outdated number={number} difference={difference} />}
      {isEditable && <CaptionCount length={keyImage.caption.length} />}
    </li>
  );
}

function Outdated({ number, difference }: { number: number; difference: string }) {
  return (
    <p className={styles.outdated} role="status">
      <TriangleAlert aria-hidden="true" />
      <span>
        <span className="visually-hidden">Key image {number} </span>
        {difference}
      </span>
    </p>
  );
}

/** How much of a caption's room is used, once little is left. */
function CaptionCount({ length }: { length: number }) {
  if (length < longestCaption - 50) return null;
  return (
    <span className={`${styles.hint} figures`}>
      {length} of {longestCaption} characters
    </span>
  );
}
