import { type FormEvent, useState } from "react";
import { segmentTypeOf, segmentTypes } from "../../../shared/segmenting/segment-types.ts";
import { Button } from "../../ui/button.tsx";
import { Select } from "../../ui/select.tsx";
import { TextField } from "../../ui/text-field.tsx";
import type { Viewer } from "../viewer.ts";
import styles from "./own-segments.module.css";
import { makeSegment } from "./segment-actions.ts";

/** What a segment can be, as a list to choose from. */
export const typeOptions = segmentTypes.map(({ value, meaning }) => ({ id: value, label: meaning }));

/** The side of the patient. */
export const sideOptions = [
  { id: "none", label: "Side not stated" },
  { id: "left", label: "Left" },
  { id: "right", label: "Right" },
] as const;

interface Answer {
  readonly type: string | null;
  readonly label: string;
  readonly side: "none" | "left" | "right";
}

const nothing: Answer = { type: null, label: "", side: "none" };

/** Asks what a new segment is and what it is called. */
export function NewSegmentForm({ viewer, isFirst }: { readonly viewer: Viewer; readonly isFirst: boolean }) {
  const [answer, setAnswer] = useState<Answer>(nothing);
  const { type, label, side } = answer;
  const keep = (event: FormEvent) => {
    event.preventDefault();
    if (type === null) return;
    if (makeSegment(viewer, { type, label, side: side === "none" ? null : side })) setAnswer(nothing);
  };
  return (
    <form className={styles.form} aria-label="New segment" onSubmit={keep}>
      {isFirst && <p>Say what the segment is, then paint it on the images.</p>}
      <Select
        label="New segment"
        options={typeOptions}
        value={type}
        onChange={(chosen) => setAnswer({ ...answer, type: chosen })}
        placeholder="What it is"
      />
      {type !== null && segmentTypeOf(type).isPaired === true && (
        <Select
          label="Side of the patient"
          options={sideOptions}
          value={side}
          onChange={(chosen) => setAnswer({ ...answer, side: chosen })}
        />
      )}
      {type !== null && (
        <TextField
          label="Name"
          value={label}
          maxLength={64}
          placeholder={segmentTypeOf(type).meaning}
          onChange={(text) => setAnswer({ ...answer, label: text })}
        />
      )}
      <Button size="small" type="submit" isDisabled={type === null}>
        Make the segment
      </Button>
    </form>
  );
}
