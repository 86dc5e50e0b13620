/** Rules that content paths and logical paths share (OCFL 1.1, 3.5.2 and 3.5.3.1). */

export interface PathFault {
  kind: 'element' | 'slash' | 'conflict';
  path: string;
}

/** What is wrong with one path by itself: an element that is empty, `.` or `..`, or a slash at either end. */
export function pathFaults(path: string): PathFault[] {
  const faults: PathFault[] = [];
  if (path === '' || path.startsWith('/') || path.endsWith('/')) faults.push({ kind: 'slash', path });
  // The empty element that a leading or trailing slash makes is already reported; `//` inside is not.
  const elements = path.replace(/^\//, '').replace(/\/$/, '').split('/');
  if (path !== '' && elements.some((element) => element === '' || element === '.' || element === '..'))
    faults.push({ kind: 'element', path });
  return faults;
}

/** Paths given twice, or that are also a folder of another path. */
export function pathConflicts(paths: readonly string[]): PathFault[] {
  const files = new Set<string>();
  const faults: PathFault[] = [];
  for (const path of paths) {
    if (files.has(path)) faults.push({ kind: 'conflict', path });
    files.add(path);
  }
  for (const path of files)
    if (parents(path).some((folder) => files.has(folder))) faults.push({ kind: 'conflict', path });
  return faults;
}

/** The folders a path lies in, outermost first: `a/b/c` gives `a`, `a/b`. */
export function parents(path: string): string[] {
  const folders: string[] = [];
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) folders.push(path.slice(0, at));
  return folders;
}
