import { resolve } from "node:path";
import { addedWords } from "../../../shared/rules/import-words.ts";
import { EmbeddedArchive } from "../../core/embedded-archive/embedded-archive.ts";
import type { ImportResult } from "../../core/embedded-archive/importer.ts";
import { createNodePorts } from "../../core/platform/node-ports.ts";
import { FileSecretStore, keyFileSealer } from "../../core/profile/file-secret-store.ts";
import { InstanceLock } from "../../core/profile/instance-lock.ts";
import { hasProfile, prepareProfile } from "../../core/profile/profile-directory.ts";
import type { CommandOptions } from "./doctor.ts";

/**
 * Brings studies from folders, ZIPs, DICOMDIR media and files into the profile's embedded archive, and says what became
 * of them. Gives the exit code: 1 where something was refused or missing, nothing was
 * found, or it was given up. Throws an Error with a sentence where the program runs, or where the folder holds no profile
 * and nobody said what it is to be: what a profile is, it stays.
 */
export async function importStudies(
  paths: readonly string[],
  options: CommandOptions,
  signal: AbortSignal,
): Promise<number> {
  const { profileDirectory, kind, print } = options;
  if (kind === null && !hasProfile(profileDirectory)) throw new Error(noProfileSentence(profileDirectory));
  const lock = InstanceLock.acquire(profileDirectory);
  if (lock === null) {
    throw new Error(
      "Sightline is running on this profile, and the archive takes imports from one program at a time. Nothing was " +
        "imported. Close Sightline's windows (or press Ctrl+C where it was started with --no-window), then import again.",
    );
  }
  try {
    prepareProfile(profileDirectory, kind);
    const ports = {
      ...createNodePorts(profileDirectory),
      secrets: new FileSecretStore(profileDirectory, keyFileSealer(profileDirectory)),
    };
    const archive = await EmbeddedArchive.open({ profileDirectory, ...ports });
    try {
      let shownAt = Number.NEGATIVE_INFINITY;
      const result = await archive.import(
        paths.map((path) => resolve(path)),
        {
          signal,
          onProgress({ filesDone, filesTotal, imported }) {
            const now = ports.clock.monotonicMs();
            if (now - shownAt < 1_000) return;
            shownAt = now;
            print(`${filesDone}${filesTotal === null ? "" : ` of ${filesTotal}`} files read, ${imported} added …`);
          },
        },
      );
      return summarise(result, print);
    } finally {
      archive.close();
    }
  } finally {
    lock.release();
  }
}

function noProfileSentence(profileDirectory: string): string {
  return (
    `There is no profile at ${profileDirectory} yet, and an import does not choose what it becomes. Nothing was imported. ` +
    "Say --real for patients' studies or --demo for a demo; or start Sightline on it once, then import."
  );
}

/**
 * Prints what an import came to and gives the exit code. Every file that was not imported is named; the lines after
 * "files read" add up to their number.
 */
export function summarise(result: ImportResult, print: (line: string) => void): number {
  const { imported, importedOthers, duplicates, refused, studies, files, filesRead, zipMembers, wasCancelled } = result;
  const faults = files.filter(({ outcome }) => outcome === "refused" || outcome === "missing");
  const ignored = files.filter(({ outcome }) => outcome === "ignored").length;
  const missing = faults.length - refused;
  for (const { label, sentence } of faults) print(`Not imported: ${onOneLine(label)}: ${sentence}`);
  const inZips = zipMembers === 0 ? "" : `, ${zipMembers} of them inside a ZIP, where each counts as a file`;
  print(`${counted(filesRead, "file", "files")} read${inZips}:`);
  print(`${addedWords(imported, importedOthers)} added to ${counted(studies.length, "study", "studies")}.`);
  if (duplicates > 0) print(`${duplicates} ${duplicates === 1 ? "was" : "were"} there already.`);
  if (ignored > 0) {
    print(ignored === 1 ? "1 file is no image and was left out." : `${ignored} files are no images and were left out.`);
  }
  if (refused > 0) print(`${refused} ${refused === 1 ? "was" : "were"} refused, named above.`);
  if (missing > 0) {
    print(`Besides these, ${counted(missing, "file", "files")} named by a DICOMDIR could not be found, named above.`);
  }
  if (wasCancelled) print("It was stopped before the end. What was added is whole; import again to add the rest.");
  if (imported + duplicates === 0) print(faults.length > 0 ? "Nothing was imported." : "There was nothing to import.");
  return faults.length > 0 || wasCancelled || imported + duplicates === 0 ? 1 : 0;
}

/** A name from a medium may hold line breaks, or signs that would steer the terminal. */
function onOneLine(label: string): string {
  return label.replace(/\p{Cc}/gu, "?");
}

function counted(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
