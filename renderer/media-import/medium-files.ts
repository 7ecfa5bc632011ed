/** One file of what was opened, with its path inside it. */
export interface MediumFile {
  readonly path: string;
  readonly file: Blob;
}

/** Gives the files of a picker: those of a folder with their paths in it. */
export function filesOfPicker(list: FileList): MediumFile[] {
  return [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/**
 * Gives the files of what was dropped, folders with everything below them. Call it while the drop is handled: afterwards
 * the browser forgets what was dropped. A folder that cannot be read gives none.
 */
export async function filesOfDrop(transfer: DataTransfer): Promise<MediumFile[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const files: MediumFile[] = [];
  const waiting = entries.map((entry) => entry);
  for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift()) {
    if (entry.isDirectory) waiting.unshift(...(await entriesOf(entry as FileSystemDirectoryEntry)));
    else files.push({ path: entry.fullPath.replace(/^\/+/, ""), file: await fileOf(entry as FileSystemFileEntry) });
  }
  return files;
}

/** A reader gives about a hundred at a time, and none at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

/** A file that cannot be had is one that cannot be read: the list of results names it. */
async function fileOf(entry: FileSystemFileEntry): Promise<Blob> {
  return await new Promise<Blob>((resolve) => entry.file(resolve, () => resolve(new UnreadableFile())));
}

class UnreadableFile extends Blob {
  override get size(): number {
    return 1;
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.reject(new Error("the file cannot be read"));
  }

  override slice(): Blob {
    return this;
  }
}
