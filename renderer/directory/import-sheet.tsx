import { CircleSlash, Equal, PencilLine, Plus, TriangleAlert, Upload } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { largestDirectoryFileBytes } from "../../shared/contract/directory-contract.ts";
import type { ImportedLine, ImportPreview } from "../../shared/domain/directory-import.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { ToggleChip } from "../ui/chip.tsx";
import { Message } from "../ui/message.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { StatusText, type Tone } from "../ui/tag.tsx";
import { TextField } from "../ui/text-field.tsx";
import { showToast } from "../ui/toast.tsx";
import styles from "./import-sheet.module.css";
import { useDirectoryChanges } from "./use-directory.ts";

type Outcome = ImportedLine["outcome"];

const outcomes: Record<Outcome, { words: string; tone: Tone | "quiet"; icon: ReactNode }> = {
  add: { words: "Added", tone: "done", icon: <Plus aria-hidden="true" /> },
  change: { words: "Changed", tone: "info", icon: <PencilLine aria-hidden="true" /> },
  conflict: {
    words: "Changed here",
    tone: "due",
    icon: <TriangleAlert aria-hidden="true" />,
  },
  refused: { words: "Refused", tone: "critical", icon: <CircleSlash aria-hidden="true" /> },
  same: { words: "Left", tone: "quiet", icon: <Equal aria-hidden="true" /> },
};
const order: readonly Outcome[] = ["refused", "conflict", "change", "add", "same"];
const mostLines = 400;

/** What was read, which conflicts are taken, and the calls that read and store. */
function useImport(onClose: () => void) {
  const { previewFile, previewServer, applyImport } = useDirectoryChanges();
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [taken, setTaken] = useState<ReadonlySet<number>>(new Set());
  const [problem, setProblem] = useState("");
  const show = (found: ImportPreview) => {
    setTaken(new Set());
    setPreview(found);
  };
  const readFile = async (file: File) => {
    if (file.size > largestDirectoryFileBytes) {
      setProblem("This file is larger than 8 MB. Nothing was changed. Please cut it into several.");
      return;
    }
    setProblem("");
    const contentBase64 = base64Of(new Uint8Array(await file.arrayBuffer()));
    previewFile.mutate({ fileName: file.name.slice(0, 255), contentBase64 }, { onSuccess: show });
  };
  const apply = () => {
    if (preview === null) return;
    const onSuccess = ({ added, changed, left }: { added: number; changed: number; left: number }) => {
      showToast("done", `Imported: ${added} added, ${changed} changed, ${left} left.`);
      onClose();
    };
    const { importId, digest } = preview;
    applyImport.mutate({ importId, digest, takenLines: [...taken] }, { onSuccess });
  };
  return {
    ...{ preview, setPreview, taken, setTaken, problem, readFile, apply, isStoring: applyImport.isPending },
    readServer: (server: Server) => previewServer.mutate(server, { onSuccess: show }),
    isReading: previewFile.isPending || previewServer.isPending,
    error: applyImport.error ?? (preview === null ? (previewFile.error ?? previewServer.error) : null),
  };
}

interface Server {
  address: string;
  token: string;
}

/** Brings a directory in: a file or a server is read, shown line by line, then taken over as one. */
export function ImportSheet({ onClose }: { onClose: () => void }) {
  const { preview, taken, problem, isReading, ...importing } = useImport(onClose);
  const willDo = preview?.lines.filter(
    ({ outcome, line }) => outcome === "add" || outcome === "change" || (outcome === "conflict" && taken.has(line)),
  ).length;
  return (
    <Sheet
      title="Import a directory"
      isOpen
      onClose={onClose}
      width="wide"
      footer={
        <>
          {preview !== null && <Button onPress={() => importing.setPreview(null)}>Another file</Button>}
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isDisabled={!willDo} isPending={importing.isStoring} onPress={importing.apply}>
            {willDo ? `Import ${willDo} ${willDo === 1 ? "line" : "lines"}` : "Import"}
          </Button>
        </>
      }
    >
      <div className={styles.sheet}>
        {preview === null ? (
          <>
            <FileSource onFile={(file) => void importing.readFile(file)} isPending={isReading} />
            <ServerSource onServer={importing.readServer} isPending={isReading} />
            <p className={styles.quiet}>Nothing is changed until you have seen every line.</p>
          </>
        ) : (
          <Preview preview={preview} taken={taken} onTaken={importing.setTaken} />
        )}
        {problem !== "" && <Message tone="critical" title={problem} isLive />}
        <TroubleMessage error={importing.error} />
      </div>
    </Sheet>
  );
}

function FileSource(props: { onFile: (file: File) => void; isPending: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <section className={styles.source} aria-label="From a file">
      <h3>From a file</h3>
      <p>
        CSV with a first line of column names: <code>key, kind, name</code> and as far as known{" "}
        <code>role, code_system, code, part_of, destination, phone, out_of_hours_phone, email, address</code>,{" "}
        <code>deputy, out_of_hours, active</code>. Or a FHIR R4 bundle as JSON.
      </p>
      <input
        ref={input}
        type="file"
        accept=".csv,.json,text/csv,application/json"
        hidden
        aria-label="File of the directory"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) props.onFile(file);
          // The same file can be chosen again after it was mended.
          event.target.value = "";
        }}
      />
      <div>
        <Button icon={<Upload aria-hidden="true" />} isPending={props.isPending} onPress={() => input.current?.click()}>
          Choose a file
        </Button>
      </div>
    </section>
  );
}

function ServerSource(props: { onServer: (server: Server) => void; isPending: boolean }) {
  const [address, setAddress] = useState("");
  const [token, setToken] = useState("");
  return (
    <section className={styles.source} aria-label="From a FHIR server">
      <h3>From a FHIR server</h3>
      <div className={styles.server}>
        <TextField label="Base address" placeholder="https://" value={address} onChange={setAddress} maxLength={500} />
        <TextField
          label="Token, kept nowhere"
          type="password"
          autoComplete="off"
          value={token}
          onChange={setToken}
          maxLength={4096}
        />
        <Button
          isDisabled={address.trim() === ""}
          isPending={props.isPending}
          onPress={() => props.onServer({ address, token })}
        >
          Read it
        </Button>
      </div>
    </section>
  );
}

function Preview(props: {
  preview: ImportPreview;
  taken: ReadonlySet<number>;
  onTaken: (taken: ReadonlySet<number>) => void;
}) {
  const { preview, taken, onTaken } = props;
  const [shown, setShown] = useState<readonly Outcome[]>([]);
  const countOf = (outcome: Outcome) => preview.lines.filter((line) => line.outcome === outcome).length;
  const lines = preview.lines
    .filter(({ outcome }) => shown.length === 0 || shown.includes(outcome))
    .toSorted((one, other) => order.indexOf(one.outcome) - order.indexOf(other.outcome) || one.line - other.line);
  return (
    <>
      <div className={styles.counts}>
        <b>{preview.origin}</b>
        {order.map((outcome) => (
          <ToggleChip
            key={outcome}
            count={countOf(outcome)}
            isCountBad={outcome === "refused"}
            isSelected={shown.includes(outcome)}
            onChange={(isOn) => setShown(isOn ? [...shown, outcome] : shown.filter((each) => each !== outcome))}
          >
            {outcomes[outcome].words}
          </ToggleChip>
        ))}
      </div>
      {preview.notes.map((note) => (
        <Message key={note} tone="info">
          {note}
        </Message>
      ))}
      <LinesTable lines={lines.slice(0, mostLines)} taken={taken} onTaken={onTaken} />
      {lines.length > mostLines && (
        <p className={styles.quiet}>
          {lines.length - mostLines} further lines, which the chips above narrow down to. All of them are imported.
        </p>
      )}
    </>
  );
}

function LinesTable(props: {
  lines: readonly ImportedLine[];
  taken: ReadonlySet<number>;
  onTaken: (taken: ReadonlySet<number>) => void;
}) {
  const { lines, taken, onTaken } = props;
  const take = (line: number, isTaken: boolean) => {
    const next = new Set(taken);
    if (isTaken) next.add(line);
    else next.delete(line);
    onTaken(next);
  };
  return (
    <table className={styles.lines}>
      <thead>
        <tr>
          <th scope="col">Line</th>
          <th scope="col">Name</th>
          <th scope="col">Outcome</th>
          <th scope="col">What</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <LineRow
            key={line.line}
            line={line}
            isTaken={taken.has(line.line)}
            onTake={(isTaken) => take(line.line, isTaken)}
          />
        ))}
      </tbody>
    </table>
  );
}

function LineRow(props: { line: ImportedLine; isTaken: boolean; onTake: (isTaken: boolean) => void }) {
  const { line, name, outcome, changes, problem } = props.line;
  const { words, tone, icon } = outcomes[outcome];
  return (
    <tr>
      <td className="figures">{line}</td>
      <th scope="row">{name || "No name"}</th>
      <td>
        <StatusText tone={tone} icon={icon}>
          {words}
        </StatusText>
      </td>
      <td>
        {problem !== "" && <span className={styles.problem}>{problem}</span>}
        {changes.map(({ field, before, after }) => (
          <span key={field} className={styles.change}>
            <span className={styles.field}>{field}</span> {before !== "" && <del>{before}</del>}{" "}
            {after === "" ? "empty" : after}
          </span>
        ))}
        {outcome === "conflict" && (
          <Checkbox isSelected={props.isTaken} onChange={props.onTake}>
            Take line {line} all the same
          </Checkbox>
        )}
      </td>
    </tr>
  );
}

function base64Of(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let place = 0; place < bytes.length; place += 0x8000) {
    parts.push(String.fromCharCode(...bytes.subarray(place, place + 0x8000)));
  }
  return btoa(parts.join(""));
}
