import { useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import { byteUrl } from "../../shared/contract/byte-routes.ts";
import type { KeyImage, ReportDocument } from "../../shared/domain/report.ts";
import { count, formatDate } from "../app/format.ts";
import { Sheet } from "../ui/sheet.tsx";
import { imageNumberOf } from "./image-number.ts";
import styles from "./report-page.module.css";

/** Key images with their captions, as they were sent. One of an earlier examination says so: it looks like the others. */
export function KeyImageGallery({ document }: { document: ReportDocument }) {
  const { keyImages, examination } = document;
  const [large, setLarge] = useState<string | null>(null);
  if (keyImages.length === 0) return null;
  const at = keyImages.findIndex((keyImage) => keyImage.id === large);
  const shown = keyImages[at];
  return (
    <section>
      <h3 className={styles.heading}>{count(keyImages.length, "key image")}</h3>
      <ul className={styles.gallery}>
        {keyImages.map((keyImage, index) => (
          <li key={keyImage.id}>
            <AriaButton
              className={styles.picture ?? ""}
              aria-label={`Enlarge key image ${index + 1}`}
              onPress={() => setLarge(keyImage.id)}
            >
              <Picture keyImage={keyImage} />
            </AriaButton>
            <span className={styles.number}>{nameOf(keyImage, index)}</span>
            <span className={styles.caption} title={keyImage.caption}>
              {keyImage.caption}
            </span>
            {keyImage.image.studyInstanceUid !== examination.studyInstanceUid && (
              <span className={styles.prior}>Prior of {formatDate(keyImage.image.studyDate)}</span>
            )}
          </li>
        ))}
      </ul>
      <Sheet
        title={shown === undefined ? "Key image" : `Key image ${nameOf(shown, at)}`}
        isOpen={shown !== undefined}
        onClose={() => setLarge(null)}
        width="wide"
        isFlush
      >
        {shown !== undefined && (
          <figure className={styles.large}>
            <Picture keyImage={shown} />
            <figcaption>{shown.caption}</figcaption>
          </figure>
        )}
      </Sheet>
    </section>
  );
}

function Picture({ keyImage }: { keyImage: KeyImage }) {
  const { id, widthPixels, heightPixels } = keyImage;
  return <img src={byteUrl("keyImage", { keyImageId: id })} alt="" width={widthPixels} height={heightPixels} />;
}

function nameOf({ image }: KeyImage, index: number): string {
  const number = imageNumberOf(image);
  return number === "" ? `${index + 1}` : `${index + 1}, ${number}`;
}
