// A made-up treatment on the images of the sample CT, as files of a patient of its own.
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { treatmentOn } from "../../test/environment/dose-on-images.ts";
import { readDataset } from "../../test/environment/own-segmentation.ts";
import { samplesDirectory } from "../../test/environment/test-data.ts";
import { runTool } from "../../test/environment/tools.ts";
import { root } from "../step.ts";

const python = "/usr/bin/python3";
const environment = join(root, "test", "environment");

/** Writes the study into a new folder. The middle of the dose is a point of the patient (mm). */
export async function writeTreatedStudy(folder: string, middle: readonly [number, number, number]): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const source = join(samplesDirectory, "ct-chest-abdomen-pelvis");
  await mustRun(python, [join(environment, "derive-study.py"), source, folder, "20261102", "TREATED1", "treated"]);
  const named = ["PatientName=MADEUP^Victor^^Mr", "PatientID=RXX1180999"].flatMap((value) => ["-m", value]);
  const images = (await readdir(folder)).map((name) => join(folder, name));
  await mustRun("/usr/bin/dcmodify", ["-nb", ...named, "-ea", "OtherPatientIDsSequence", ...images]);
  const image = await readDataset(join(folder, "0020.dcm"));
  const treatment = treatmentOn(image, middle);
  const entries = await Promise.all(
    treatment.instances.map(async (instance, index) => {
      const dataset = { ...instance, "0020000D": image["0020000D"] };
      const pixels = index === 0 ? join(folder, "dose.raw") : null;
      if (pixels !== null)
        await writeFile(pixels, Buffer.concat(Array.from({ length: 9 }, (_, at) => treatment.frame(at + 1))));
      return { dataset, pixels };
    }),
  );
  await writeFile(join(folder, "list.json"), JSON.stringify(entries));
  await mustRun(python, [join(environment, "write-data-sets.py"), join(folder, "list.json"), folder]);
  await rm(join(folder, "list.json"));
  await rm(join(folder, "dose.raw"));
}

async function mustRun(tool: string, options: readonly string[]): Promise<void> {
  const { exitCode, output } = await runTool(tool, options);
  if (exitCode !== 0) throw new Error(`The treated study could not be made: ${output}`);
}
