/** Which files belong to which row: folders named by reference code, at whatever depth the agency put them. */
import { normaliseKey, parseReferenceCode } from '../../../formats/reference-code/index.ts';
import type { CatalogueRow, DeliveredFile, DeliveredFolder, Package } from './delivery.types.ts';

/** Files that describe the delivery and belong to no item (DA/T 93 annex B). */
const ABOUT_DELIVERY =
  /目录|说明|登记表|交接|清单|摘要|校验|manifest|digest|checksum|sha-?256|sha-?512|sm3|bagit|bag-info|readme/i;
/** Folders for what belongs to no item (DA/T 93 annex B, BagIt). */
const OTHER_FOLDERS = /^(其他|其它|other|metadata|tags)$/i;

export interface Pairing {
  packages: Package[];
  orphans: DeliveredFolder[];
  /** Files at the top that are neither about the delivery nor in a folder. */
  strays: DeliveredFile[];
  /** All files in item folders and orphan folders: what the agency's statement counts. */
  contentBytes: number;
}

export const keyOf = (row: CatalogueRow): string => normaliseKey(row.values.code ?? '');

/** A file belongs to the nearest folder above it that a row names, else to the nearest named like a code, else to the topmost. */
function folderOf(path: string, keys: ReadonlySet<string>): string | undefined {
  const parts = path.split('/').slice(0, -1);
  const folders = parts.map((_, index) => parts.slice(0, index + 1)).toReversed();
  const named = folders.find((folder) => keys.has(normaliseKey(folder.at(-1)!)));
  const coded = named ?? folders.find((folder) => parseReferenceCode(folder.at(-1)!) !== undefined);
  return (coded ?? folders.at(-1))?.join('/');
}

/** Pairs rows with folders. Rows of one code all get the folder: which of them is right only a person can say. */
export function pair(rows: readonly CatalogueRow[], files: readonly DeliveredFile[]): Pairing {
  const keys = new Set(rows.map(keyOf).filter((key) => key !== ''));
  const folders = new Map<string, DeliveredFolder>();
  const strays: DeliveredFile[] = [];
  for (const file of files) {
    const path = folderOf(file.path, keys);
    if (path === undefined) {
      if (!ABOUT_DELIVERY.test(file.name)) strays.push(file);
      continue;
    }
    const key = normaliseKey(path.split('/').at(-1)!);
    if (!keys.has(key) && OTHER_FOLDERS.test(path.split('/')[0]!)) continue;
    const folder = folders.get(path) ?? { path, key, files: [] };
    folders.set(path, folder);
    folder.files.push(file);
  }
  const byKey = new Map<string, DeliveredFolder>();
  const orphans: DeliveredFolder[] = [];
  for (const folder of folders.values())
    if (keys.has(folder.key) && !byKey.has(folder.key)) byKey.set(folder.key, folder);
    else orphans.push(folder);
  return {
    packages: rows.map((row) => ({ row, key: keyOf(row), folder: byKey.get(keyOf(row)) })),
    orphans,
    strays,
    contentBytes: [...folders.values()].flatMap((folder) => folder.files).reduce((sum, file) => sum + file.size, 0),
  };
}
