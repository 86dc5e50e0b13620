/**
 * Runs all checks over a delivery that was read: rows, files, the whole. Goes row by row in batches, so that a killed
 * run goes on where it was and no text of a stopped row is ever written down.
 */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { ParsePool } from '../../infra/parse/index.ts';
import { checkFiles } from './checks/file-checks.ts';
import { checkRow } from './checks/row-checks.ts';
import type { DeliveryScheme } from './checks/scheme-checks.ts';
import type { Defect, FileFacts } from './checks/delivery.types.ts';
import { type InspectedFile, inspectFiles, type InspectOptions, isMarked } from './inspect-files.ts';
import { type Quarantine, readLines } from './quarantine.ts';
import { classifiedDefects, keepOnly, type ReadDelivery, stopRows } from './read-delivery.ts';
import { isDeclassified } from './secrecy-gate.ts';

export interface CheckedDelivery {
  read: ReadDelivery;
  defects: Defect[];
  facts: Map<string, FileFacts>;
}

export interface CheckOptions extends InspectOptions {
  parse: ParsePool;
  gateKey: Uint8Array;
  today: number;
  scheme: DeliveryScheme;
  onProgress(done: number, total: number): Promise<void>;
}

const BATCH_FILES = 48;
const factsPath = (quarantine: Quarantine): string => join(quarantine.dir, 'facts.jsonl');

/** Checks everything; `read` comes back without the rows that a mark in their files stopped. */
export async function checkDelivery(
  quarantine: Quarantine,
  delivery: ReadDelivery,
  options: CheckOptions,
): Promise<CheckedDelivery> {
  let read = delivery;
  const facts = await readFacts(quarantine);
  const at = (path: string): string => join(quarantine.delivery, read.top, path);
  const waiting = read.packages.filter(({ folder }) => folder?.files.some((file) => !facts.has(file.path)));
  // Rows of one code share a folder, which is looked into once.
  const todo = [...new Map(waiting.map((each) => [each.folder!.path, each])).values()];
  let done = read.packages.length - waiting.length;
  while (todo.length > 0) {
    const batch = [todo.shift()!];
    while (todo.length > 0 && batch.flatMap((each) => each.folder!.files).length < BATCH_FILES)
      batch.push(todo.shift()!);
    const declassified = new Set(
      batch.flatMap(({ row, folder }) => (isDeclassified(row.values.declassification) ? folder!.path : [])),
    );
    const inspected = await inspectFiles(
      batch.flatMap((each) => each.folder!.files),
      at,
      options,
    );
    const marked = new Set(inspected.filter(isMarked).map(({ path }) => path));
    const stopped = batch.filter(
      ({ folder }) => !declassified.has(folder!.path) && folder!.files.some((file) => marked.has(file.path)),
    );
    const gone = new Set(stopped.flatMap(({ folder }) => folder!.files.map((file) => file.path)));
    if (stopped.length > 0) {
      read = stopRows(read, new Set(stopped.map(({ row }) => row.row)), options.gateKey);
      await keepOnly(quarantine, read);
    }
    const clear = inspected.filter(({ path }) => !gone.has(path));
    for (const each of clear) facts.set(each.path, each.facts);
    await append(factsPath(quarantine), clear);
    done += batch.length;
    await options.onProgress(done, read.packages.length);
  }
  return { read, facts, defects: allDefects(read, facts, options) };
}

/** All defects in the order in which a person mends them: by row, those of the whole delivery last. */
export function allDefects(
  read: ReadDelivery,
  facts: ReadonlyMap<string, FileFacts>,
  { today, scheme }: Pick<CheckOptions, 'today' | 'scheme'>,
): Defect[] {
  const { catalogue, packages } = read;
  const rows = packages.map(({ row }) => row);
  const defects = [
    ...scheme.checkColumns(rows, catalogue),
    ...packages.flatMap((each) => [
      ...checkRow(each.row, catalogue, today),
      ...scheme.checkRow(each.row, catalogue),
      ...checkFiles(each, facts),
    ]),
    ...classifiedDefects(read.stopped),
    ...read.defects,
  ];
  const place = ({ rows }: Defect): number => rows[0] ?? Number.MAX_SAFE_INTEGER;
  return defects.toSorted((a, b) => place(a) - place(b));
}

/** Row numbers that an error stops. */
export const stoppedByError = (defects: readonly Pick<Defect, 'severity' | 'rows'>[]): Set<number> =>
  new Set(defects.filter(({ severity }) => severity === 'error').flatMap(({ rows }) => rows));

async function append(path: string, lines: readonly InspectedFile[]): Promise<void> {
  const file = await open(path, 'a');
  // The line end before belongs to a line that a kill may have cut.
  await file.appendFile(`\n${lines.map((line) => `${JSON.stringify(line)}\n`).join('')}`);
  await file.close();
}

export type FilePages = Pick<InspectedFile, 'pages' | 'textSource'>;

/** Pages with their text of the files asked for, by path; the others pass by line by line. */
export async function readPages(quarantine: Quarantine, paths: ReadonlySet<string>): Promise<Map<string, FilePages>> {
  const found = new Map<string, FilePages>();
  const file = await open(factsPath(quarantine)).catch(() => undefined);
  if (file === undefined) return found;
  for await (const line of file.readLines()) {
    if (!line.endsWith('}')) continue;
    const { path, pages, textSource } = JSON.parse(line) as InspectedFile;
    if (paths.has(path)) found.set(path, { pages, textSource });
  }
  return found;
}

/** What was found in the files, without their texts. */
export async function readFacts(quarantine: Quarantine): Promise<Map<string, FileFacts>> {
  const lines = await readLines<InspectedFile>(factsPath(quarantine));
  return new Map(lines.map((line) => [line.path, line.facts]));
}
