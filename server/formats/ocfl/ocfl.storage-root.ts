/**
 * The storage root (OCFL 1.1, 4) and where objects lie in it: extension 0004-hashed-n-tuple-storage-layout with its
 * defaults, so the path of an object is three folders of three hex digits and then the whole SHA-256 of its id.
 */
import { createHash } from 'node:crypto';
import { mkdir, opendir, readdir, readFile, writeFile } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { LantaiError } from '../../lib/errors.ts';
import { syncFolder, writeSynced } from './ocfl.durable.ts';
import { isRegisteredExtension } from './ocfl.extensions.ts';
import { INVENTORY, OBJECT_DECLARATION } from './ocfl.inventory.ts';
import { isJsonObject, parseStrictJson } from './ocfl.json.ts';
import { validateObject } from './ocfl.validate.ts';
import type { OcflFinding, ValidateOptions } from './ocfl.validate.ts';

const DECLARATION = '0=ocfl_1.1';
const LAYOUT = 'ocfl_layout.json';
const EXTENSION = '0004-hashed-n-tuple-storage-layout';
const LAYOUT_CONFIG = {
  extensionName: EXTENSION,
  digestAlgorithm: 'sha256',
  tupleSize: 3,
  numberOfTuples: 3,
  shortObjectRoot: false,
};

/** Where an object lies, relative to the storage root, with `/`. The same id always gives the same path (E083). */
export function objectPath(objectId: string): string {
  const digest = createHash(LAYOUT_CONFIG.digestAlgorithm).update(objectId, 'utf8').digest('hex');
  const tuples = Array.from({ length: LAYOUT_CONFIG.numberOfTuples }, (_, index) =>
    digest.slice(index * LAYOUT_CONFIG.tupleSize, (index + 1) * LAYOUT_CONFIG.tupleSize),
  );
  return [...tuples, digest].join('/');
}

/** Versions are built here, beside the root on the same file system, as the root may hold nothing but objects. */
export const stagingDir = (root: string): string => `${root}.staging`;

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

/** Makes a storage root, or checks that `dir` is one of this layout. The declaration is written last. Throws `storage-root-unknown`. */
export async function openStorageRoot(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  const names = await readdir(dir);
  if (names.includes(DECLARATION)) {
    const { value } = parseStrictJson(await readFile(join(dir, LAYOUT)));
    if (!isJsonObject(value) || value.extension !== EXTENSION)
      throw new LantaiError('storage-root-unknown', { path: dir });
    await mkdir(stagingDir(dir), { recursive: true });
    return;
  }
  if (names.some((name) => name !== LAYOUT && name !== 'extensions'))
    throw new LantaiError('storage-root-unknown', { path: dir });
  await mkdir(stagingDir(dir), { recursive: true });
  const config = join(dir, 'extensions', EXTENSION, 'config.json');
  await mkdir(dirname(config), { recursive: true });
  await writeFile(config, json(LAYOUT_CONFIG), { flush: true });
  const description = 'Objects lie under three folders of three digits, the start of the SHA-256 of their id.';
  await writeFile(join(dir, LAYOUT), json({ extension: EXTENSION, description }), { flush: true });
  await syncFolder(dirname(config));
  await syncFolder(join(dir, 'extensions'));
  await writeSynced(join(dir, DECLARATION), Buffer.from('ocfl_1.1\n'));
  await syncFolder(dir);
  await syncFolder(dirname(dir));
}

/** Something met while walking: an object root, or what the hierarchy may not contain. */
interface Walked {
  dir: string;
  kind: 'object' | 'empty' | 'stray';
}

/** Goes down every folder under `dir` to the object roots, one folder open at a time. */
async function* walk(dir: string, isRoot: boolean): AsyncGenerator<Walked> {
  const folders: string[] = [];
  const strays: string[] = [];
  let empty = true;
  for await (const entry of await opendir(dir)) {
    empty = false;
    if (!isRoot && entry.isFile() && entry.name.startsWith('0=ocfl_object_')) {
      yield { dir, kind: 'object' };
      return;
    }
    if (entry.isDirectory()) folders.push(entry.name);
    else if (!isRoot || entry.isSymbolicLink()) strays.push(entry.name);
  }
  if (empty) yield { dir, kind: 'empty' };
  for (const name of strays) yield { dir: join(dir, name), kind: 'stray' };
  for (const name of folders.toSorted()) if (!isRoot || name !== 'extensions') yield* walk(join(dir, name), false);
}

/** The folder of every object in the root, in order of path, without holding the tree in memory. */
export async function* listObjectDirs(root: string): AsyncGenerator<string> {
  for await (const { dir, kind } of walk(root, true)) if (kind === 'object') yield dir;
}

/** Findings about the root itself and about every object in it, as they come; paths are relative to the root. */
export async function* validateRoot(root: string, options: ValidateOptions = {}): AsyncGenerator<OcflFinding> {
  const { findings, layout, spec } = await rootFindings(root);
  yield* findings;
  for await (const { dir, kind } of walk(root, true)) {
    const path = relative(root, dir).split(sep).join('/');
    if (kind === 'empty') yield { code: 'E073', path, message: 'empty folder' };
    else if (kind === 'stray') yield { code: 'E072', path, message: 'not part of an object' };
    else {
      if (layout === EXTENSION) yield* misplaced(dir, path);
      const declared = (await readdir(dir)).map((name) => OBJECT_DECLARATION.exec(name)?.[1] ?? '');
      if (spec !== undefined && declared.some((version) => version > spec))
        yield { code: 'E081', path, message: `object of a newer specification than the root's ${spec}` };
      for (const finding of await validateObject(dir, options)) yield { ...finding, path: `${path}/${finding.path}` };
    }
  }
}

/** An object that is not where its id says. An inventory that cannot be read is reported with the object. */
async function* misplaced(dir: string, path: string): AsyncGenerator<OcflFinding> {
  let id: unknown;
  try {
    const { value } = parseStrictJson(await readFile(join(dir, INVENTORY)));
    id = isJsonObject(value) ? value.id : undefined;
  } catch {
    return;
  }
  if (typeof id === 'string' && objectPath(id) !== path)
    yield { code: 'E083', path, message: `the object ${id} belongs at ${objectPath(id)}` };
}

interface RootFindings {
  findings: OcflFinding[];
  /** The layout extension, if the root names one. */
  layout: unknown;
  /** The specification the root declares. */
  spec: string | undefined;
}

/** 4.1, 4.2 and 4.4 */
async function rootFindings(root: string): Promise<RootFindings> {
  const findings: OcflFinding[] = [];
  const report = (code: OcflFinding['code'], path: string, message: string): void => {
    findings.push({ code, path, message });
  };
  const entries = await readdir(root, { withFileTypes: true });
  const declarations = entries.filter((entry) => entry.isFile() && /^0=ocfl_\d+\.\d+$/.test(entry.name));
  if (declarations.length === 0) report('E069', '', 'no declaration of conformance');
  if (declarations.length !== 1) report('E076', '', `${declarations.length} declarations of conformance`);
  for (const { name } of declarations)
    if ((await readFile(join(root, name), 'utf8')) !== `${name.slice(2)}\n`)
      report('E080', name, 'the declaration does not contain its own name');
  const layout = entries.some((entry) => entry.name === LAYOUT) ? await layoutOf(root, report) : undefined;
  if (entries.some((entry) => entry.name === 'extensions' && entry.isDirectory()))
    for (const entry of await readdir(join(root, 'extensions'), { withFileTypes: true })) checkExtension(entry, report);
  return {
    findings,
    layout,
    spec: declarations.length === 1 ? declarations[0]!.name.slice('0=ocfl_'.length) : undefined,
  };
}

type RootReport = (code: OcflFinding['code'], path: string, message: string) => void;

async function layoutOf(root: string, report: RootReport): Promise<unknown> {
  try {
    const { value } = parseStrictJson(await readFile(join(root, LAYOUT)));
    if (isJsonObject(value) && typeof value.extension === 'string' && typeof value.description === 'string') {
      if (!isRegisteredExtension(value.extension))
        report('E071', LAYOUT, `extension is not registered: ${value.extension}`);
      return value.extension;
    }
    report('E070', LAYOUT, 'not an object with extension and description');
  } catch (error) {
    report('E070', LAYOUT, `not JSON in UTF-8: ${String(error)}`);
  }
  return undefined;
}

function checkExtension(entry: Dirent, report: RootReport): void {
  const path = `extensions/${entry.name}`;
  if (!entry.isDirectory()) report('E112', path, 'not a folder of an extension');
  else if (!isRegisteredExtension(entry.name)) report('W016', path, 'extension is not registered');
}
