import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TestClock } from "../../../test/contract/small-core.ts";
import { probeFhir, probeMllp } from "../../core/delivery/probe-destination.ts";
import { InstanceLock } from "../../core/profile/instance-lock.ts";
import { prepareProfile } from "../../core/profile/profile-directory.ts";
import { programPlaces } from "../../core/profile/program-places.ts";
import { type CommandOptions, doctor } from "./doctor.ts";
import { formatFinding, problem } from "./finding.ts";
import { importStudies, summarise } from "./import-studies.ts";
import { checkClock, checkProfileFolder, checkWebGl, judgeClock, judgeDisk, judgeWebGl } from "./machine-checks.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const gibibyte = 1024 ** 3;

function newOptions(): CommandOptions & { readonly lines: string[] } {
  const lines: string[] = [];
  return {
    profileDirectory: join(mkdtempSync(join(tmpdir(), "sightline-commands-")), "profile"),
    kind: "demo",
    storeUrl: null,
    places: programPlaces(`file://${root}/electron/serve/sightline.ts`),
    // No browser is on this search path, so none is started here.
    system: { platform: process.platform, homeDirectory: "/nowhere", environment: { PATH: "" } },
    print: (line) => void lines.push(line),
    lines,
  };
}

/** A folder with a few sample images, one file that is none, and one that is cut short. */
function mixedFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "sightline-media-"));
  const samples = readdirSync(join(root, "samples"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".dcm"))
    .slice(0, 3);
  expect(samples).toHaveLength(3);
  for (const [index, entry] of samples.entries())
    cpSync(join(entry.parentPath, entry.name), join(folder, `${index}.dcm`));
  writeFileSync(join(folder, "readme.txt"), "not an image");
  return folder;
}

describe("what the doctor says of the machine", () => {
  it.each([
    [0.5 * gibibyte, "problem"],
    [5 * gibibyte, "note"],
    [50 * gibibyte, "good"],
  ])("%d free bytes are %s", (bytes, outcome) => {
    expect(judgeDisk(bytes).outcome).toBe(outcome);
  });

  it("knows a clock that stands before what was written, or before the program existed", () => {
    const now = Date.UTC(2026, 11, 1);
    expect(judgeClock(now, now - 1_000).outcome).toBe("good");
    expect(judgeClock(now, now + 4 * 60_000).outcome).toBe("good");
    expect(judgeClock(now, now + 6 * 60_000).outcome).toBe("problem");
    expect(judgeClock(Date.UTC(2020, 0, 1), 0).outcome).toBe("problem");
  });

  it("reads the profile's own files for it", () => {
    const folder = mkdtempSync(join(tmpdir(), "sightline-clock-"));
    const clock = new TestClock();
    clock.time = Date.UTC(2027, 0, 1);
    writeFileSync(join(folder, "store.sqlite"), "");
    utimesSync(join(folder, "store.sqlite"), 0, Date.UTC(2027, 0, 2) / 1_000);
    expect(checkClock(folder, clock).outcome).toBe("problem");
  });

  it("tells hardware, software and no WebGL, and a browser that does not start, apart", async () => {
    expect(judgeWebGl("webgl2 ANGLE (NVIDIA RTX A2000)").outcome).toBe("good");
    expect(judgeWebGl("webgl2 ANGLE (Google, SwiftShader Device)").sentence).toContain("in software");
    expect(judgeWebGl("none")).toMatchObject({
      outcome: "good",
      sentence: expect.stringContaining("by the processor"),
    });
    expect(judgeWebGl("").outcome).toBe("problem");
    const { system } = newOptions();
    expect((await checkWebGl(null, async () => "none", system)).outcome).toBe("note");
  });

  it("minds a profile that others may look into", () => {
    const folder = mkdtempSync(join(tmpdir(), "sightline-open-"));
    chmodSync(folder, 0o755);
    expect(checkProfileFolder(folder, "linux").advice).toContain("chmod 700");
    chmodSync(folder, 0o700);
    expect(checkProfileFolder(folder, "linux").outcome).toBe("good");
  });

  it("always says what to do about a problem", () => {
    expect(formatFinding(problem("Disk", "full.", "Free some space."))).toBe(
      "PROBLEM  Disk: full.\n         What to do: Free some space.",
    );
  });
});

describe("doctor", () => {
  it("makes nothing where there is no profile yet", async () => {
    const options = newOptions();
    await doctor(options);
    expect(options.lines.join("\n")).toContain("there is none at");
    expect(() => readdirSync(options.profileDirectory)).toThrow();
  });

  it("looks through a profile, also while a program runs on it", async () => {
    const options = newOptions();
    prepareProfile(options.profileDirectory, "real");
    await doctor(options);
    const text = options.lines.join("\n");
    for (const name of ["Program", "Profile", "Disk", "Clock", "Store", "Archives", "Destinations", "WebGL"]) {
      expect(text).toMatch(new RegExp(`^(good   |note   |PROBLEM)  ${name}: `, "m"));
    }
    expect(text).toMatch(/^good {5}Store: /m);
    const lock = InstanceLock.acquire(options.profileDirectory);
    await doctor(options);
    expect(options.lines.join("\n")).toContain("is running on this profile now");
    lock?.release();
  });

  it("says that a store is damaged, and fails", async () => {
    const options = newOptions();
    prepareProfile(options.profileDirectory, "real");
    writeFileSync(join(options.profileDirectory, "store.sqlite"), "this is not a database, not at all".repeat(100));
    expect(await doctor(options)).toBe(1);
    expect(options.lines.join("\n")).toMatch(/^PROBLEM {2}Store: .{20}/m);
  });
});

describe("import", () => {
  it("adds images once, leaves out what is none, and says so", async () => {
    const options = newOptions();
    const folder = mixedFolder();
    expect(await importStudies([folder], options, new AbortController().signal)).toBe(0);
    expect(options.lines.join("\n")).toMatch(/^3 images added to [1-3] stud(y|ies)\.$/m);
    expect(options.lines.join("\n")).toContain("1 file is no image and was left out.");
    options.lines.length = 0;
    expect(await importStudies([folder], options, new AbortController().signal)).toBe(0);
    expect(options.lines.join("\n")).toContain("3 were there already");
  });

  it("makes a new profile what it was told to, and none where nothing was said", async () => {
    const folder = mixedFolder();
    const signal = new AbortController().signal;
    const real = { ...newOptions(), kind: "real" as const };
    expect(await importStudies([folder], real, signal)).toBe(0);
    expect(prepareProfile(real.profileDirectory, null)).toBe("real");
    expect(await importStudies([folder], { ...real, kind: null }, signal)).toBe(0);
    await expect(importStudies([folder], { ...real, kind: "demo" }, signal)).rejects.toThrow(/stays one/);
    const unsaid = { ...newOptions(), kind: null };
    await expect(importStudies([folder], unsaid, signal)).rejects.toThrow(/Nothing was imported\. Say --real for/);
    expect(existsSync(unsaid.profileDirectory)).toBe(false);
  });

  it("fails where there is nothing, where something was refused, and while the program runs", async () => {
    const options = newOptions();
    const empty = mkdtempSync(join(tmpdir(), "sightline-empty-"));
    expect(await importStudies([empty], options, new AbortController().signal)).toBe(1);
    const files = [{ label: "a.dcm", outcome: "refused", sentence: "It is cut short." }] as const;
    const counts = { imported: 1, importedOthers: 0, duplicates: 0, refused: 1, filesRead: 2, zipMembers: 0 };
    const result = { ...counts, files, studies: ["1.2"], wasCancelled: false };
    options.lines.length = 0;
    expect(summarise(result, options.print)).toBe(1);
    expect(options.lines[0]).toBe("Not imported: a.dcm: It is cut short.");
    mkdirSync(options.profileDirectory, { recursive: true });
    const lock = InstanceLock.acquire(options.profileDirectory);
    await expect(importStudies([empty], options, new AbortController().signal)).rejects.toThrow(/Nothing was imported/);
    lock?.release();
  });
});

describe("what an import says at its end", () => {
  it("names every file that was refused or missing, and its figures add up", () => {
    const options = newOptions();
    const refused = Array.from({ length: 45 }, (_, at) => ({ label: `bad/${at}.dcm`, outcome: "refused" as const }));
    const missing = Array.from({ length: 3 }, (_, at) => ({ label: `GONE${at}`, outcome: "missing" as const }));
    const files = [...refused, ...missing, { label: "line\nbreak", outcome: "ignored" as const }];
    const result = {
      files: files.map((file) => ({ ...file, sentence: "It is so." })),
      ...{ imported: 7, importedOthers: 3, duplicates: 2, refused: 45, filesRead: 55, zipMembers: 10 },
      ...{ studies: ["1.2"], wasCancelled: false },
    };
    expect(summarise(result, options.print)).toBe(1);
    const named = options.lines.filter((line) => line.startsWith("Not imported: "));
    expect(named).toEqual([...refused, ...missing].map(({ label }) => `Not imported: ${label}: It is so.`));
    expect(options.lines.slice(named.length)).toEqual([
      "55 files read, 10 of them inside a ZIP, where each counts as a file:",
      "4 images and 3 other objects added to 1 study.",
      "2 were there already.",
      "1 file is no image and was left out.",
      "45 were refused, named above.",
      "Besides these, 3 files named by a DICOMDIR could not be found, named above.",
    ]);
  });
});

describe("asking a destination", () => {
  it("tells a receiver that listens from one that does not, and from no address", async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    expect(await probeMllp(`127.0.0.1:${port}`, null, 0)).toBeNull();
    await new Promise((resolve) => server.close(resolve));
    expect(await probeMllp(`127.0.0.1:${port}`, null, 0)).toMatchObject({
      happened: expect.stringContaining("ECONNREFUSED"),
    });
    expect(await probeMllp("nowhere", null, 0)).toMatchObject({ happened: "its address is not host:port" });
  });

  it("asks a FHIR server for what it can do", async () => {
    const asked: string[] = [];
    const answer = (status: number) => async (request: Request) => {
      asked.push(request.url);
      return new Response("{}", { status });
    };
    expect(await probeFhir("http://fhir.example/r4/", answer(200))).toBeNull();
    expect(asked).toEqual(["http://fhir.example/r4/metadata"]);
    expect(await probeFhir("http://fhir.example/r4", answer(503))).toMatchObject({
      ...{ happened: "it answered with status 503", toDo: expect.stringMatching(/runs the receiving system/) },
    });
    const failing = async (): Promise<Response> => {
      throw new TypeError("fetch failed");
    };
    expect(await probeFhir("http://fhir.example/r4", failing)).toMatchObject({ happened: "no connection came about" });
  });
});
