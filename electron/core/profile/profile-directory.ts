import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { WorkstationError } from "../errors.ts";

/** What a profile is for. A demo profile is never for clinical use and cannot become a real one. */
export type ProfileKind = "demo" | "real";

/** Where the system keeps a person's data; taken as an argument so that tests need no other home. */
export interface SystemPlaces {
  readonly platform: NodeJS.Platform;
  readonly homeDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Gives the folder of a profile by its kind: `$XDG_DATA_HOME/sightline/…` on Linux (XDG Base Directory 0.8),
 * `~/Library/Application Support/Sightline/…` on macOS, `%LOCALAPPDATA%\Sightline\…` on Windows.
 */
export function defaultProfileDirectory(kind: ProfileKind, places: SystemPlaces): string {
  const name = kind === "demo" ? "demo" : "workstation";
  const { environment, homeDirectory } = places;
  if (places.platform === "darwin") return join(homeDirectory, "Library", "Application Support", "Sightline", name);
  if (places.platform === "win32") {
    return join(environment.LOCALAPPDATA ?? join(homeDirectory, "AppData", "Local"), "Sightline", name);
  }
  const dataHome = environment.XDG_DATA_HOME;
  // The specification: a relative path is invalid and to be ignored.
  return join(
    dataHome?.startsWith("/") === true ? dataHome : join(homeDirectory, ".local", "share"),
    "sightline",
    name,
  );
}

const markerSchema = z.object({ kind: z.enum(["demo", "real"]), format: z.number().int() });
const markerFormat = 1;
const markerName = "profile.json";

/** Says whether a folder holds a profile. */
export function hasProfile(directory: string): boolean {
  return existsSync(join(directory, markerName));
}

/**
 * Makes the profile's folder (readable by its owner only) when it is new, and gives its kind. A new profile is a demo
 * unless `wanted` says otherwise; an existing one keeps its kind.
 * Errors: `conflict` when `wanted` is the other kind or the folder holds something else; `version_mismatch` when a newer
 * program made it.
 */
export function prepareProfile(directory: string, wanted: ProfileKind | null): ProfileKind {
  const marker = join(directory, markerName);
  if (hasProfile(directory)) return checkMarker(readFileSync(marker, "utf8"), wanted);
  if (existsSync(directory) && readdirSync(directory).some((name) => !name.startsWith("instance."))) {
    throw new WorkstationError(
      "conflict",
      "The folder given as the profile already holds other files. Nothing was changed. Choose an empty or new folder.",
    );
  }
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const kind = wanted ?? "demo";
  writeFileSync(`${marker}.new`, `${JSON.stringify({ kind, format: markerFormat })}\n`, { mode: 0o600 });
  renameSync(`${marker}.new`, marker);
  return kind;
}

function checkMarker(text: string, wanted: ProfileKind | null): ProfileKind {
  const { kind, format } = parseMarker(text);
  if (format > markerFormat) {
    throw new WorkstationError(
      "version_mismatch",
      "This profile was made by a newer version of Sightline. It was not opened and not changed. Install the newer version.",
    );
  }
  if (wanted !== null && wanted !== kind) {
    throw new WorkstationError(
      "conflict",
      `This profile is a ${kind} profile and stays one. Choose another folder for a ${wanted} profile.`,
    );
  }
  return kind;
}

function parseMarker(text: string): z.infer<typeof markerSchema> {
  try {
    return markerSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new WorkstationError(
      "conflict",
      "The profile's description (profile.json) cannot be read. Nothing was changed. Ask the person who looks after this computer.",
      { cause: error },
    );
  }
}
