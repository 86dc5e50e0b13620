/** Checks of one row's files by what was found in them, and of its page count against them. */
import type { Defect, DeliveredFile, FileFacts, Package } from './delivery.types.ts';
import { rowDefect } from './defect.ts';

/** `facts` by path; a file without facts was not opened. */
export function checkFiles({ row, folder }: Package, facts: ReadonlyMap<string, FileFacts>): Defect[] {
  const files = folder?.files ?? [];
  const defects = files.flatMap((file) => {
    const found = checkName(file) ?? facts.get(file.path)?.problem;
    if (found === undefined) return [];
    const params = { value: file.name, detail: found.detail };
    return [{ ...rowDefect(found.kind, row, params), file: file.path }];
  });
  if (defects.length > 0) return defects;
  const pages = countPages(files, facts);
  const stated = row.values.pages?.normalize('NFKC').replace(/[页頁\s]/g, '');
  if (pages === undefined || stated === undefined || Number(stated) === pages) return [];
  return [rowDefect('page-count', row, { field: 'pages', value: stated, stated, found: pages })];
}

function checkName(file: DeliveredFile): FileFacts['problem'] {
  if (file.unsafe !== undefined) return { kind: 'unsafe-path', detail: file.unsafe };
  if (file.badName === true) return { kind: 'bad-encoding', detail: 'name' };
  return file.size === 0 ? { kind: 'zero-byte', detail: '' } : undefined;
}

/** Pages of all files, one document in two formats counted once; undefined where one of them has none to count. */
export function countPages(files: readonly DeliveredFile[], facts: ReadonlyMap<string, FileFacts>): number | undefined {
  if (files.length === 0) return undefined;
  const byStem = Map.groupBy(files, (file) => file.path.replace(/\.[^./]*$/, ''));
  let sum = 0;
  for (const same of byStem.values()) {
    const counts = same.map((file) => facts.get(file.path)?.pages).filter((pages) => pages !== undefined);
    if (counts.length === 0) return undefined;
    sum += Math.max(...counts);
  }
  return sum;
}
