import { Upload } from "lucide-react";
import { useRef } from "react";
import { Button } from "../ui/button.tsx";

/** Asks for a file and gives its text. */
export function FileButton({ onText }: { onText: (text: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label="File of autotexts"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) void file.text().then(onText);
          // The same file can be chosen again after it was mended.
          event.target.value = "";
        }}
      />
      <Button icon={<Upload aria-hidden="true" />} onPress={() => input.current?.click()}>
        Import
      </Button>
    </>
  );
}

/** Gives a text to the person as a file. */
export function saveAsFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
