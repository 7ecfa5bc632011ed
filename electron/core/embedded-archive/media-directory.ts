import { posix } from "node:path";
import { type DicomJsonDataset, readSequence, readStrings } from "../../../shared/dicom/dicom-json.ts";
import { tags } from "../../../shared/dicom/tags.ts";

/**
 * Gives the files that a DICOMDIR names (Referenced File ID of its directory records, PS3.3 F.3), as paths beside
 * `directoryLabel`. Names that would lead out of its folder are left out.
 */
export function listedFiles(directoryLabel: string, dataset: DicomJsonDataset): string[] {
  const folder = posix.dirname(directoryLabel.replaceAll("\\", "/"));
  const files: string[] = [];
  for (const record of readSequence(dataset, tags.directoryRecordSequence)) {
    const components = readStrings(record, tags.referencedFileId);
    const isSafe = components.every((component) => /^[A-Za-z0-9_ .;-]+$/.test(component) && component !== "..");
    if (components.length > 0 && isSafe) files.push(posix.join(folder, ...components));
  }
  return files;
}
