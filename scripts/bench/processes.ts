import { readdirSync, readFileSync } from "node:fs";

/** Memory of a group of processes, in MiB. */
export interface Memory {
  readonly processes: number;
  /** Resident set; pages that processes share count once in each. */
  readonly residentMib: number;
  /** Proportional set; a shared page counts once in all. */
  readonly proportionalMib: number;
  /** The part of it that is no file: what other programs on the machine map makes no difference. */
  readonly ownMib: number;
}

/** Gives the memory of a process and all its descendants now. Linux only: reads /proc. */
export function memoryOf(rootPid: number): Memory {
  const pids = withDescendants(rootPid);
  let resident = 0;
  let proportional = 0;
  let own = 0;
  for (const pid of pids) {
    const rollup = read(`/proc/${pid}/smaps_rollup`);
    resident += Number(/^Rss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
    proportional += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
    own += Number(/^Pss_Anon:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) + Number(/^Pss_Shmem:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
  }
  return {
    processes: pids.size,
    residentMib: Math.round(resident / 1024),
    proportionalMib: Math.round(proportional / 1024),
    ownMib: Math.round(own / 1024),
  };
}

/** Gives how many files, sockets and pipes a process has open now. Linux only. */
export function openHandlesOf(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** Gives the processor time in milliseconds that a process and its present descendants have used. Linux only. */
export function processorTimeOf(rootPid: number): number {
  let ticks = 0;
  for (const pid of withDescendants(rootPid)) {
    const [user = "0", system = "0"] = statOf(pid).slice(11, 13);
    ticks += Number(user) + Number(system);
  }
  // USER_HZ is 100 on every Linux that programs outside the kernel see.
  return ticks * 10;
}

/** Gives the browser's main process, found by the folder of its profile. */
export function findBrowser(userDataDirectory: string): number {
  for (const pid of allPids()) {
    const commandLine = read(`/proc/${pid}/cmdline`).split("\0");
    const isMain = !commandLine.some((part) => part.startsWith("--type="));
    if (isMain && commandLine.includes(`--user-data-dir=${userDataDirectory}`) && !/sh$/.test(commandLine[0] ?? "")) {
      return pid;
    }
  }
  throw new Error("The browser's process was not found in /proc.");
}

function withDescendants(rootPid: number): Set<number> {
  const parents = new Map(allPids().map((pid) => [pid, parentOf(pid)]));
  const found = new Set([rootPid]);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid);
  }
  return found;
}

function allPids(): number[] {
  return readdirSync("/proc").map(Number).filter(Number.isInteger);
}

function parentOf(pid: number): number {
  return Number(statOf(pid)[1] ?? 0);
}

/** The fields of /proc/PID/stat from the third, the state, on. The name before may hold blanks and brackets itself. */
function statOf(pid: number): string[] {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

/** A process may end while it is looked at. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
