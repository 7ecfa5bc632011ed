import { Download, Upload } from "lucide-react";
import { FileTrigger } from "react-aria-components";
import { type KeysAndMouse, type ReadKeysAndMouse, readKeysAndMouse } from "../../shared/domain/keys-and-mouse.ts";
import { knownSettings } from "../app/bindings.ts";
import { Button } from "../ui/button.tsx";

/** A file of keys is a few kilobytes; nothing that is longer is read at all. */
const longestFile = 200_000;

/** Writes the keys and the mouse into a file, and reads them from one. */
export function KeyFileButtons(props: { value: KeysAndMouse; onRead: (read: ReadKeysAndMouse) => void }) {
  const read = async (files: FileList | null): Promise<void> => {
    const file = files?.[0];
    if (file === undefined) return;
    const { value, problems } = readKeysAndMouse(file.size > longestFile ? null : parsed(await file.text()));
    const known = knownSettings(value);
    props.onRead({ value: known.value, problems: [...problems, ...known.problems] });
  };
  return (
    <>
      <FileTrigger acceptedFileTypes={["application/json", ".json"]} onSelect={(files) => void read(files)}>
        <Button icon={<Upload aria-hidden="true" />}>Import</Button>
      </FileTrigger>
      <Button icon={<Download aria-hidden="true" />} onPress={() => download(props.value)}>
        Export
      </Button>
    </>
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Said on the page as a file that cannot be read.
    return null;
  }
}

function download(value: KeysAndMouse): void {
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(value, null, 2)}\n`], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "sightline-keys-and-mouse.json";
  link.click();
  URL.revokeObjectURL(url);
}
