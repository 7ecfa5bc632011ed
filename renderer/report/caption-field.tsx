import styles from "./key-image-strip.module.css";

/** Characters that a caption may have, and that the report's store takes. */
export const longestCaption = 500;

/**
 * The caption of a key image: two lines with an ellipsis while it is read, whole under the pointer and in the field. Enter
 * ends the writing: a caption is one paragraph wherever it is printed.
 */
export function CaptionField(props: {
  number: number;
  caption: string;
  isEditable: boolean;
  onChange: (caption: string) => void;
  onLeave: () => void;
}) {
  const { caption } = props;
  return (
    <label className={styles.caption} title={caption}>
      <span className="visually-hidden">Caption of key image {props.number}</span>
      <textarea
        rows={2}
        value={caption}
        maxLength={longestCaption}
        readOnly={!props.isEditable}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          event.currentTarget.blur();
        }}
        onChange={(event) => props.onChange(event.currentTarget.value.replaceAll(/\s*\n\s*/g, " "))}
        onBlur={props.onLeave}
      />
      <span className={styles.read} aria-hidden="true">
        {caption === "" ? "No caption" : caption}
      </span>
    </label>
  );
}
