import { spawn } from "node:child_process";
import { connect } from "node:net";
import { join } from "node:path";
import { dictationProtocol, type EngineAnswer } from "../../shared/dictation/engine-protocol.ts";
import { stopProcess } from "./orthanc.ts";

const script = join(import.meta.dirname, "..", "..", "docs", "examples", "dictation_engine.py");

/** An engine of dictation that runs. */
export interface TestEngine {
  /** Everything that it was told. */
  readonly answers: readonly EngineAnswer[];
  /** Waits for an answer; fails with all of them after ten seconds. */
  heard<Type extends EngineAnswer["type"]>(
    type: Type,
    fits?: (answer: Extract<EngineAnswer, { type: Type }>) => boolean,
  ): Promise<Extract<EngineAnswer, { type: Type }>>;
}

/** Waits for something that an engine is told. */
function waiter(answers: readonly EngineAnswer[]): TestEngine["heard"] {
  return async (type, fits = () => true) => {
    for (let tries = 0; tries < 500; tries += 1) {
      for (const answer of answers) {
        const typed = answer as Extract<EngineAnswer, { type: typeof type }>;
        if (answer.type === type && fits(typed)) return typed;
      }
      await new Promise((again) => setTimeout(again, 20));
    }
    throw new Error(`no ${type} came; there were ${JSON.stringify(answers)}`);
  };
}

/** Runs the engine of the documentation as a process of its own; `say` gives it a line, `stop` ends it. */
export function startExampleEngine(port: number, token: string, run?: string) {
  const child = spawn("python3", [script, String(port)], {
    stdio: ["pipe", "pipe", "inherit"],
    env: {
      ...process.env,
      SIGHTLINE_DICTATION_TOKEN: token,
      ...(run === undefined ? {} : { SIGHTLINE_DICTATION_RUN: run }),
    },
  });
  const answers: EngineAnswer[] = [];
  let rest = "";
  child.stdout.on("data", (bytes: Buffer) => {
    rest += bytes.toString("utf8");
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    answers.push(...lines.map((line) => JSON.parse(line) as EngineAnswer));
  });
  return {
    ...{ answers, heard: waiter(answers) },
    say: (line: string) => void child.stdin.write(`${line}\n`),
    kill: () => void child.kill("SIGKILL"),
    stop: () => stopProcess(child),
  };
}

/** Connects and sends whatever it is given, as an engine that was written badly or means ill. */
export async function connectRaw(port: number) {
  const socket = connect({ host: "127.0.0.1", port });
  const answers: EngineAnswer[] = [];
  let rest = "";
  let isClosed = false;
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve())).then(() => {
    isClosed = true;
  });
  socket.on("error", () => undefined);
  socket.on("data", (bytes: Buffer) => {
    rest += bytes.toString("utf8");
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    answers.push(...lines.map((line) => JSON.parse(line) as EngineAnswer));
  });
  await new Promise<void>((resolve, reject) => socket.once("connect", () => resolve()).once("error", reject));
  const send = (message: object) => void socket.write(`${JSON.stringify(message)}\n`);
  return {
    ...{ answers, heard: waiter(answers), closed, send },
    isClosed: () => isClosed,
    sendBytes: (bytes: Buffer | string) => void socket.write(bytes),
    hello: (token: string, run?: string) =>
      send({ type: "hello", protocol: dictationProtocol, token, engine: "Raw", ...(run === undefined ? {} : { run }) }),
    end: () => void socket.destroy(),
  };
}
