import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { AnonymisationCheck, AnonymisationOptions } from "../../../shared/domain/export.ts";
import { TroubleMessage } from "../../app/trouble.tsx";
import { useHost } from "../../host/host-context.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { Message } from "../../ui/message.tsx";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { TextField } from "../../ui/text-field.tsx";
import type { DisplaySet } from "../viewer-types.ts";
import styles from "./export-sheet.module.css";
import type { ExportChoice } from "./use-export.ts";

const dates = [
  { id: "removed", label: "Taken out" },
  { id: "shifted", label: "Moved by a secret number of days" },
  { id: "kept", label: "Kept" },
] as const;

const keepers: readonly { readonly option: keyof Omit<AnonymisationOptions, "dates">; readonly label: string }[] = [
  { option: "keepsPatientCharacteristics", label: "Age, sex, size and weight" },
  { option: "keepsDevice", label: "Device and station" },
  { option: "keepsInstitution", label: "Institution" },
  { option: "keepsDescriptions", label: "Study, series and protocol descriptions" },
];

/** What stays in anonymised images, and what has to be looked at before they may leave. */
export function AnonymisationFields(props: {
  readonly set: DisplaySet;
  readonly choice: ExportChoice;
  readonly onChange: (part: Partial<ExportChoice>) => void;
  readonly onChecked: (isChecked: boolean) => void;
}) {
  const { set, choice, onChange, onChecked } = props;
  return (
    <div className={styles.fields}>
      <OptionFields choice={choice} onChange={onChange} />
      <SeriesCheck set={set} keepsDescriptions={choice.anonymisation.keepsDescriptions} onChecked={onChecked} />
    </div>
  );
}

/** Who the patient is called instead, and what stays. */
export interface AnonymisationChoice {
  readonly anonymisation: AnonymisationOptions;
  readonly pseudonym: string;
}

/** The fields of what takes the patient's place and what is left in the images. */
export function OptionFields(props: {
  readonly choice: AnonymisationChoice;
  readonly onChange: (part: Partial<AnonymisationChoice>) => void;
}) {
  const { choice, onChange } = props;
  const { anonymisation } = choice;
  const changeOption = (part: Partial<AnonymisationOptions>) =>
    onChange({ anonymisation: { ...anonymisation, ...part } });
  return (
    <>
      <TextField
        label="Name to use instead"
        description="Also the patient number. Empty: one is made up."
        value={choice.pseudonym}
        onChange={(pseudonym) => onChange({ pseudonym })}
        maxLength={64}
      />
      <RadioGroup
        label="Dates"
        options={dates}
        value={anonymisation.dates}
        onChange={(value) => changeOption({ dates: value })}
      />
      <fieldset className={styles.keepers}>
        <legend>Kept in the images</legend>
        {keepers.map(({ option, label }) => (
          <Checkbox
            key={option}
            isSelected={anonymisation[option]}
            onChange={(kept) => changeOption({ [option]: kept })}
          >
            {label}
          </Checkbox>
        ))}
      </fieldset>
    </>
  );
}

/** Says what the headers say of a series. */
function SeriesCheck(props: {
  readonly set: DisplaySet;
  readonly keepsDescriptions: boolean;
  readonly onChecked: (isChecked: boolean) => void;
}) {
  const { set, keepsDescriptions, onChecked } = props;
  const { query } = useHost();
  const { archiveId, seriesInstanceUid } = set;
  const studyInstanceUid = set.images[0]?.reference.studyInstanceUid;
  const check = useQuery({
    ...query.export.check.queryOptions({
      input: { archiveId, seriesInstanceUid, studyInstanceUid: studyInstanceUid ?? ("" as never) },
    }),
    enabled: studyInstanceUid !== undefined,
  });
  const { data } = check;
  if (check.isError) return <TroubleMessage error={check.error} />;
  if (data === undefined) return <p role="status">Looking at the headers of the series</p>;
  return (
    <Findings
      findings={data}
      leaving={data.imageCount}
      of={set.images.length}
      keepsDescriptions={keepsDescriptions}
      onChecked={onChecked}
    />
  );
}

/** Says what the headers say; what only eyes can judge is asked for. */
export function Findings(props: {
  readonly findings: Pick<AnonymisationCheck, "refusals" | "warnings" | "descriptions">;
  readonly leaving: number;
  readonly of: number;
  readonly keepsDescriptions: boolean;
  readonly onChecked: (isChecked: boolean) => void;
}) {
  const { findings, leaving, keepsDescriptions, onChecked } = props;
  const { refusals, descriptions } = findings;
  const [hasLooked, setLooked] = useState(false);
  const warnings = [
    ...findings.warnings,
    ...(keepsDescriptions && descriptions.length > 0
      ? [`These descriptions stay: ${descriptions.join("; ")}. They must name nobody.`]
      : []),
  ];
  const isReady = leaving > 0 && (warnings.length === 0 || hasLooked);
  useEffect(() => {
    onChecked(isReady);
    return () => onChecked(false);
  }, [isReady, onChecked]);
  return (
    <>
      <p className={styles.note}>
        {leaving} of {props.of} images leave, by the Basic Profile of DICOM PS3.15 E: names, numbers, private
        attributes, overlays and free text go, identifiers are replaced.
      </p>
      {refusals.map((sentence) => (
        <Message key={sentence} tone="info">
          {sentence}
        </Message>
      ))}
      {warnings.length > 0 && (
        <Message tone="due">
          <ul className={styles.warnings}>
            {warnings.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          <Checkbox isSelected={hasLooked} onChange={setLooked}>
            I have looked
          </Checkbox>
        </Message>
      )}
    </>
  );
}
