import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { extname, join, relative } from "node:path";
import { securityHeaders } from "../../electron/core/security-headers.ts";
import { isUid } from "../../shared/dicom/uid.ts";
import { type DicomFile, readDicomFile } from "./dicom-file.ts";

/** One file as the page lists it: a study of its own. */
export interface ServedFile {
  readonly name: string;
  readonly studyInstanceUid: string;
}

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

/**
 * Serves a built page and the two byte routes of an archive straight from DICOM files, under the program's own policy.
 * Every file (`folder: false`) or every folder (`folder: true`) is a study. Only for tests, on the loopback address.
 */
export async function serveViewerPage(
  pageDirectory: string,
  root: string,
  isByFolder = false,
): Promise<{ url: string; close: () => Promise<void> }> {
  const studies = groupFiles(root, isByFolder);
  const server = createServer((request, response) => answer(request, response, pageDirectory, studies));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The test server has no port.");
  return { url: `http://127.0.0.1:${address.port}/`, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

interface ServedStudy extends ServedFile {
  readonly paths: readonly string[];
  files: readonly DicomFile[] | null;
}

function groupFiles(root: string, isByFolder: boolean): ServedStudy[] {
  const paths = readdirSync(root, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => join(root, name))
    .filter((path) => statSync(path).isFile() && !path.endsWith(".json"));
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const name = relative(root, isByFolder ? join(path, "..") : path);
    groups.set(name, [...(groups.get(name) ?? []), path]);
  }
  return [...groups].map(([name, members], index) => ({
    name,
    studyInstanceUid: `2.25.${index + 1}`,
    paths: members,
    files: null,
  }));
}

function filesOf(study: ServedStudy): readonly DicomFile[] {
  study.files ??= study.paths.map(readDicomFile);
  return study.files;
}

function answer(request: IncomingMessage, response: ServerResponse, page: string, studies: ServedStudy[]): unknown {
  const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
  try {
    if (path === "/files.json")
      return sendJson(
        response,
        200,
        studies.map(({ name, studyInstanceUid }) => ({ name, studyInstanceUid })),
      );
    const parts = path.split("/").filter(Boolean);
    if (parts[0] === "studies") return answerStudy(response, parts, studies);
    const file = path === "/" ? "/index.html" : path;
    response.setHeader("Content-Type", contentTypes[extname(file)] ?? "application/octet-stream");
    return response.end(readFileSync(join(page, file)));
  } catch (error) {
    const message = `The archive cannot read this object: ${error instanceof Error ? error.message : String(error)}.`;
    return sendJson(response, path.startsWith("/studies/") ? 502 : 404, { code: "archive_nonconformant", message });
  }
}

/** `/studies/:archive/:study/metadata` and `/studies/:archive/:study/series/x/instances/:sop/frames/:n`. */
function answerStudy(response: ServerResponse, parts: readonly string[], studies: ServedStudy[]): unknown {
  const study = studies.find((candidate) => candidate.studyInstanceUid === parts[2]);
  if (study === undefined) return sendJson(response, 404, { code: "not_found", message: "No such study." });
  if (parts[3] === "metadata")
    return sendJson(
      response,
      200,
      filesOf(study).map((file, index) => withAddress(file.json, index)),
    );
  const file = filesOf(study).find((candidate) => sopOf(candidate) === parts[6]) ?? filesOf(study)[0];
  const frameNumber = Number(parts.at(-1));
  if (file === undefined) return sendJson(response, 404, { code: "not_found", message: "No such image." });
  response.setHeader("Content-Type", `application/octet-stream; transfer-syntax=${file.transferSyntaxUid}`);
  return response.end(file.frame(frameNumber));
}

/** Files of decoders' tests often lack an identifier; an archive, which asks by them, would have given them one. */
function withAddress(json: DicomFile["json"], index: number): DicomFile["json"] {
  const uidOf = (tag: string) => (json[tag] as { Value?: readonly string[] } | undefined)?.Value?.[0] ?? "";
  const given = (tag: string, root: number) =>
    isUid(uidOf(tag)) ? {} : { [tag]: { vr: "UI", Value: [`2.25.${root}${index + 1}`] } };
  return { ...json, ...given("0020000E", 8), ...given("00080018", 9) };
}

function sopOf(file: DicomFile): string {
  const attribute = file.json["00080018"] as { Value?: readonly string[] } | undefined;
  return attribute?.Value?.[0] ?? "";
}

function sendJson(response: ServerResponse, status: number, body: unknown): unknown {
  response.writeHead(status, { "Content-Type": "application/json" });
  return response.end(JSON.stringify(body));
}
