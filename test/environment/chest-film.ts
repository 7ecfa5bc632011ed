import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { daysToMove, moveExaminationDates } from "../../electron/core/demo/sample-dates.ts";
import type { PreparedStudies } from "./ct-studies.ts";
import { samplesDirectory } from "./test-data.ts";
import { runTool } from "./tools.ts";

/** Whom the film is of, as the reading list names them. */
export const filmPatient = "FILM, Chester (Mr)";

/** Gives the sample radiograph as one of the chest, of a patient of its own; its pixels stay what they are. */
export async function chestFilm(): Promise<PreparedStudies> {
  const target = await mkdtemp(join(tmpdir(), "sightline-film-"));
  const folder = join(samplesDirectory, "x-ray-tibia");
  const [name = ""] = (await readdir(folder)).filter((each) => each.endsWith(".dcm"));
  const file = join(target, "film.dcm");
  await writeFile(file, moveExaminationDates(await readFile(join(folder, name)), daysToMove(Date.now())));
  const changes = {
    PatientName: "FILM^Chester^^Mr",
    PatientID: "RXX7700112",
    Modality: "DX",
    StudyDescription: "X-ray chest PA",
    BodyPartExamined: "CHEST",
    AccessionNumber: "EXG26117700",
  };
  const made = await runTool("dcmodify", [
    ...["-nb", "-imt", "-gst", "-gse", "-gin", "-ea", "(0010,1002)"],
    ...Object.entries(changes).flatMap(([keyword, value]) => ["-i", `${keyword}=${value}`]),
    file,
  ]);
  if (made.exitCode !== 0) throw new Error(made.output);
  return { files: [file], remove: () => rm(target, { recursive: true, force: true }) };
}
