import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, openSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { freePort } from "./orthanc.ts";

/** A running PostgreSQL of Debian's package on loopback, in a temporary folder. */
export interface Postgresql {
  /** Makes an empty database and gives its address. */
  createDatabase(): Promise<string>;
  /** Address of one of its databases. */
  address(database: string): string;
  /** Runs statements in the database `postgres`, as its owner. */
  administer(statement: string): Promise<void>;
  stop(): Promise<void>;
}

const binaries = "/usr/lib/postgresql/15/bin";

/** Starts a server; stop it with `stop`. Throws a sentence where Debian's package is not installed. */
export async function startPostgresql(): Promise<Postgresql> {
  if (!existsSync(join(binaries, "postgres"))) throw new Error("Debian's package postgresql-15 is not installed.");
  const directory = mkdtempSync(join(tmpdir(), "sightline-postgresql-"));
  const data = join(directory, "data");
  // PostgreSQL refuses to run as root, so as root it runs as the user that Debian's package made for it.
  const owner = process.getuid?.() === 0 ? serverUser() : null;
  if (owner) chownSync(directory, owner.uid, owner.gid);
  const asOwner = owner ? { uid: owner.uid, gid: owner.gid } : {};
  const initialise = ["--pgdata", data, "--username", "sightline", "--auth", "trust", "--encoding", "UTF8"];
  const options = { cwd: directory, ...asOwner };
  execFileSync(join(binaries, "initdb"), [...initialise, "--locale", "C", "--no-sync"], {
    ...options,
    stdio: "ignore",
  });
  const port = await freePort();
  const log = openSync(join(directory, "log"), "a");
  const settings = [`port=${port}`, "listen_addresses=127.0.0.1", `unix_socket_directories=${directory}`, "fsync=off"];
  const server = spawn(join(binaries, "postgres"), ["-D", data, ...settings.flatMap((setting) => ["-c", setting])], {
    ...options,
    stdio: ["ignore", log, log],
  });
  const address = (database: string) => `postgresql://sightline@127.0.0.1:${port}/${database}`;
  await waitUntilUp(address("postgres"), server);
  let databases = 0;
  const administer = (statement: string) => run(address("postgres"), statement);
  return {
    address,
    administer,
    async createDatabase() {
      databases += 1;
      await administer(`CREATE DATABASE store_${databases}`);
      return address(`store_${databases}`);
    },
    async stop() {
      await stopServer(server);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function serverUser(): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function waitUntilUp(url: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL ended with code ${server.exitCode}.`);
    try {
      await run(url, "SELECT 1");
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error("PostgreSQL did not answer within 15 seconds.");
}

async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  // SIGINT is PostgreSQL's fast shutdown: sessions are ended, nothing is lost.
  server.kill("SIGINT");
  await ended;
}
