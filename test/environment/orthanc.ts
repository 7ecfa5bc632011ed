import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A running Orthanc of Debian's package with the DICOMweb plug-in alone, on loopback, with an empty store. */
export interface Orthanc {
  /** DICOMweb base address without a trailing slash. */
  readonly dicomwebUrl: string;
  /** Orthanc's own REST interface, without a trailing slash. */
  readonly restUrl: string;
  readonly directory: string;
  /** Stores files as they are; gives how many instances were new. */
  load(files: readonly (string | Uint8Array)[]): Promise<number>;
  stop(): Promise<void>;
}

// The one file, never the folder: with the GDCM plug-in beside it, this version crashes on frames it has to transcode.
const dicomwebPlugin = "/usr/share/orthanc/plugins/libOrthancDicomWeb.so";

/** Gives a port of loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address && typeof address === "object" ? found(address.port) : failed(new Error("no port"))));
    });
  });
}

/** Starts an Orthanc; stop it with `stop`. `overwrites`: an instance that is sent again takes the place of the first. */
export async function startOrthanc({ overwrites = false } = {}): Promise<Orthanc> {
  if (!existsSync(dicomwebPlugin)) throw new Error("Debian's packages orthanc and orthanc-dicomweb are not installed.");
  const directory = await mkdtemp(join(tmpdir(), "sightline-orthanc-"));
  const [httpPort, dicomPort] = [await freePort(), await freePort()];
  await mkdir(join(directory, "storage"));
  await mkdir(join(directory, "index"));
  const configuration = join(directory, "orthanc.json");
  await writeFile(
    configuration,
    JSON.stringify({ ...settings(directory, httpPort, dicomPort), OverwriteInstances: overwrites }),
  );
  const log = await open(join(directory, "orthanc.log"), "w");
  const process_ = spawn("/usr/sbin/Orthanc", [configuration], { stdio: ["ignore", log.fd, log.fd] });
  const restUrl = `http://127.0.0.1:${httpPort}`;
  await waitUntilUp(restUrl, process_, directory);
  return {
    dicomwebUrl: `${restUrl}/dicom-web`,
    restUrl,
    directory,
    load: (files) => load(restUrl, files),
    async stop() {
      await stopProcess(process_);
      await log.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Gives every file below a folder, sorted by path. */
export async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function settings(directory: string, httpPort: number, dicomPort: number): object {
  return {
    Name: "test",
    StorageDirectory: join(directory, "storage"),
    IndexDirectory: join(directory, "index"),
    StorageCompression: false,
    DefaultEncoding: "Utf8",
    HttpPort: httpPort,
    RemoteAccessAllowed: false,
    AuthenticationEnabled: false,
    DicomServerEnabled: true,
    DicomPort: dicomPort,
    DicomAet: "TEST",
    DicomCheckCalledAet: false,
    DicomAlwaysAllowStore: true,
    DicomAlwaysAllowFind: true,
    DicomAlwaysAllowGet: true,
    KeepAlive: true,
    TcpNoDelay: true,
    HttpThreadsCount: 50,
    HttpCompressionEnabled: false,
    Plugins: [dicomwebPlugin],
    DicomWeb: {
      Enable: true,
      Root: "/dicom-web/",
      EnableWado: true,
      WadoRoot: "/wado",
      Ssl: false,
      StudiesMetadata: "Full",
      SeriesMetadata: "Full",
    },
  };
}

async function waitUntilUp(restUrl: string, process_: ChildProcess, directory: string): Promise<void> {
  for (let tries = 0; tries < 150; tries++) {
    if (process_.exitCode !== null) break;
    const isUp = await fetch(`${restUrl}/system`).then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((again) => setTimeout(again, 100));
  }
  throw new Error(`Orthanc did not start:\n${await readFile(join(directory, "orthanc.log"), "utf8")}`);
}

async function load(restUrl: string, files: readonly (string | Uint8Array)[]): Promise<number> {
  let stored = 0;
  for (const file of files) {
    const body = typeof file === "string" ? await readFile(file) : file;
    const response = await fetch(`${restUrl}/instances`, { method: "POST", body: new Uint8Array(body) });
    if (!response.ok)
      throw new Error(`Orthanc refused ${typeof file === "string" ? file : "an instance"}: ${response.status}`);
    const answer = (await response.json()) as { Status?: string };
    if (answer.Status === "Success") stored++;
  }
  return stored;
}

/** Ends a child process: asks first, then kills after ten seconds. Resolves when it is gone. */
export async function stopProcess(process_: ChildProcess): Promise<void> {
  if (process_.exitCode !== null || process_.signalCode !== null) return;
  const gone = new Promise<void>((done) => process_.once("exit", () => done()));
  process_.kill("SIGTERM");
  const impatience = setTimeout(() => process_.kill("SIGKILL"), 10_000);
  await gone;
  clearTimeout(impatience);
}
