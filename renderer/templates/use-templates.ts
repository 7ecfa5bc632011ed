import { useQuery, useQueryClient } from "@tanstack/react-query";
import { longestTemplateFile } from "../../shared/contract/template-contract.ts";
import { useHost } from "../host/host-context.tsx";
import { templateFileText } from "./template-file-text.ts";

/** Gives every template with where it stands. */
export function useTemplateShelf() {
  return useQuery(useHost().query.template.shelf.queryOptions());
}

/** Gives the calls about templates, and what makes every list of them be fetched again. */
export function useTemplateCalls() {
  const { client, query } = useHost();
  const queryClient = useQueryClient();
  const renew = () => queryClient.invalidateQueries({ queryKey: query.template.key() });
  return { calls: client.template, renew };
}

/** Gives the words of a file; rejects, in a sentence for the reader, for one that is larger than any template or loses signs. */
export async function textOfFile(file: File): Promise<string> {
  if (file.size > longestTemplateFile) {
    throw refused(`“${file.name}” is larger than any template is (${longestTemplateFile / 1000} kB at most).`);
  }
  const text = templateFileText(new Uint8Array(await file.arrayBuffer()));
  if (text !== null) return text;
  throw refused(`“${file.name}” cannot be read without losing letters or signs. Save it as UTF-8 and import it again.`);
}

function refused(sentence: string): Error {
  return Object.assign(new Error(`${sentence} Nothing was imported.`), { code: "invalid_input" });
}

/** Puts a text into a file of the reader's. */
export function saveFile(fileName: string, text: string): void {
  const type = fileName.endsWith(".html") ? "text/html" : "application/json";
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
