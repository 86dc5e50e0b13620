/** Files that somebody dropped or chose, each with its path inside the delivery. */
export interface DeliveryFile {
  /** Relative, with `/`: `目录.xlsx`, `2023/Z208…/正文.pdf`. */
  path: string;
  file: File;
}

/** What the system puts into folders for itself. */
const NOISE = /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini)$|(^|\/)__MACOSX\//i;
export const isNoise = (path: string): boolean => NOISE.test(path);

/**
 * All files of a drop, folders walked to the bottom. The entries are taken at once: a drop's items are gone after the
 * first wait. `onCount` hears how many there are so far.
 */
export async function readDrop(items: DataTransferItemList, onCount: (count: number) => void): Promise<DeliveryFile[]> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const found: DeliveryFile[] = [];
  const walk = async (entry: FileSystemEntry): Promise<void> => {
    const path = entry.fullPath.replace(/^\/+/, '');
    if (entry.isDirectory) {
      for await (const child of childrenOf(entry as FileSystemDirectoryEntry)) await walk(child);
    } else if (!isNoise(path)) {
      const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
      found.push({ path, file });
      onCount(found.length);
    }
  };
  for (const entry of entries) await walk(entry);
  return found;
}

/** A folder gives its entries a hundred at a time, until it gives none. */
async function* childrenOf(folder: FileSystemDirectoryEntry): AsyncGenerator<FileSystemEntry> {
  const reader = folder.createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    yield* some;
  }
}

/** The files of an `<input type="file">`, for folders with their paths. */
export const readChosen = (files: FileList): DeliveryFile[] =>
  [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file })).filter(({ path }) => !isNoise(path));

/** What the person calls it: the file, or the folder that everything lies in. */
export function deliveryName(files: readonly DeliveryFile[]): string {
  const first = files[0];
  if (!first) return '';
  const top = first.path.split('/')[0]!;
  return files.length === 1 || files.every(({ path }) => path.startsWith(`${top}/`)) ? top : first.path;
}

/** The body of POST /accessions. `previous` is the accession that this one mends. */
export function deliveryForm(files: readonly DeliveryFile[], previous?: string): FormData {
  const form = new FormData();
  // Before the files, so that the server knows it when the first of them arrives.
  if (previous !== undefined) form.append('previous', previous);
  for (const { path, file } of files) form.append('file', file, path);
  return form;
}
