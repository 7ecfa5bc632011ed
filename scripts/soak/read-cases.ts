import { join } from "node:path";
import { startOrthanc } from "../../test/environment/orthanc.ts";
import { type Holding, measureDay } from "../bench/measure-day.ts";
import { setUp } from "../bench/measure-run.ts";
import { temporaryFolder } from "../bench/program-under-test.ts";
import { loadSyntheticDay } from "../bench/synthetic-day.ts";
import { isBuilt } from "../source-stamp.mjs";
import { root, run } from "../step.ts";
import { type Growth, growsBeyond, growthOf } from "./growth.ts";

/** Caches fill over the first cases, and are full then. */
const firstCases = 50;

/**
 * What a hundred cases may add. A reader opens 60 to 120 a day; a window that stays open for a week may then hold at most half a
 * gibibyte more, and no handle more that would be missed.
 */
const limits: readonly { readonly name: string; readonly most: number; of(holding: Holding): number }[] = [
  { name: "page, MiB", most: 10, of: ({ pageMib }) => pageMib },
  { name: "browser, all processes, MiB", most: 80, of: ({ browserMib }) => browserMib },
  { name: "core, MiB", most: 40, of: ({ coreMib }) => coreMib },
  { name: "core, objects and buffers, MiB", most: 5, of: ({ coreHeldMib }) => coreHeldMib },
  { name: "core, open handles", most: 2, of: ({ coreHandles }) => coreHandles },
];

/** Reads so many cases in a row and says what grew; gives the number of things that grew more than they may. */
export async function readCases(count: number, slices: number): Promise<number> {
  if (!isBuilt() && (await run(join(root, "scripts", "build.ts"), [])) !== 0) {
    throw new Error("The program could not be built; the lines above say why.");
  }
  const orthanc = await startOrthanc();
  const profile = temporaryFolder("profile");
  try {
    console.log(`Making ${count} CT studies of ${slices} slices`);
    const cases = await loadSyntheticDay(orthanc, count, slices);
    await setUp(profile.path, orthanc.dicomwebUrl, { fetchesAhead: true });
    const { holdings } = await measureDay(profile.path, cases, console.log);
    for (const each of holdings) console.log(lineOf(each));
    const grown = limits.map(({ name, most, of }) => ({ name, most, growth: growthOf(samples(holdings, of)) }));
    for (const each of grown) console.log(sentence(each));
    return grown.filter(({ growth, most }) => growsBeyond(growth, most)).length;
  } finally {
    profile.remove();
    await orthanc.stop();
  }
}

function samples(holdings: readonly Holding[], of: (holding: Holding) => number): readonly [number, number][] {
  return holdings
    .filter(({ afterCases }) => afterCases >= firstCases)
    .map((holding) => [holding.afterCases, of(holding)]);
}

function lineOf(holding: Holding): string {
  const held = limits.map(({ name, of }) => `${name} ${Math.round(of(holding))}`);
  return `after ${holding.afterCases} cases: ${held.join("; ")}`;
}

function sentence({ name, most, growth }: { name: string; most: number; growth: Growth }): string {
  const { perHundred, uncertainty } = growth;
  const verdict = growsBeyond(growth, most) ? "FAILED" : "flat";
  return `${verdict}  ${name}: ${perHundred.toFixed(1)} (give or take ${uncertainty.toFixed(1)}) a hundred cases, at most ${most}`;
}
