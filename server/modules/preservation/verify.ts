/**
 * `lantai verify`: the storage root against itself (OCFL, digests) and against the database. The ledger checks itself
 * (modules/ledger). Every difference is named: what, where. Streams over objects and rows; holds neither in memory.
 */
import type { BlobStore } from '../../infra/blob/index.ts';
import type { Reader } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { DESCRIPTION_PREFIX } from './description-objects.ts';
import { KEPT_FILES, listKeptFiles, listStoredFiles, type KeptFile } from './preservation.repo.ts';

export interface StorageFinding {
  kind: 'file-altered' | 'file-missing' | 'object-missing' | 'object-invalid' | 'object-unknown' | 'file-unknown';
  object: string;
  /** English and for the report; `kind` is what programs read. */
  message: string;
}

export interface StorageReport {
  objects: number;
  files: number;
  findings: StorageFinding[];
}

export async function verifyStorage(
  db: Reader,
  blobs: BlobStore,
  options: { fixity: boolean; onProgress(step: 'storage' | 'database', done: number): void },
): Promise<StorageReport> {
  const report: StorageReport = { objects: 0, files: 0, findings: [] };
  const expected = await verifyDatabaseFiles(db, blobs, report, (done) => options.onProgress('database', done));
  for await (const objectId of blobs.objects()) {
    report.objects += 1;
    options.onProgress('storage', report.objects);
    if (!objectId.startsWith(DESCRIPTION_PREFIX) && !expected.has(objectId))
      report.findings.push({
        kind: 'object-unknown',
        object: objectId,
        message: 'in the storage root, but not in the database',
      });
    const found = await blobs.validate(objectId, { fixity: options.fixity });
    for (const { code, path, message } of found) {
      if (code.startsWith('W')) continue;
      report.findings.push({
        kind: code === 'E092' || code === 'E093' ? 'file-altered' : 'object-invalid',
        object: `${objectId} ${path}`,
        message: `${code} ${message}`,
      });
    }
  }
  return report;
}

/** Each file of the database must be in its object with its digest. Gives the objects that the database knows. */
async function verifyDatabaseFiles(
  db: Reader,
  blobs: BlobStore,
  report: StorageReport,
  onProgress: (done: number) => void,
): Promise<Set<string>> {
  const objects = new Set<string>();
  const pages = [
    (after: Place) => listStoredFiles(db, after, PAGE),
    ...KEPT_FILES.map((table) => (after: Place) => listKeptFiles(db, table, after, PAGE)),
  ];
  for (const page of pages) await verifyFiles(page, { blobs, report, objects, onProgress });
  return objects;
}

interface Place {
  objectId: string;
  id: string;
}
const PAGE = 1000;

async function verifyFiles(
  page: (after: Place) => Promise<KeptFile[]>,
  given: { blobs: BlobStore; report: StorageReport; objects: Set<string>; onProgress: (done: number) => void },
): Promise<void> {
  const { blobs, report, objects, onProgress } = given;
  let current = '';
  let digests: Map<string, string> | undefined;
  for (let after = { objectId: '', id: '' }; ; ) {
    const files = await page(after);
    for (const file of files) {
      if (file.objectId !== current) {
        current = file.objectId;
        objects.add(current);
        digests = await readDigests(blobs, current);
        if (digests === undefined)
          report.findings.push({
            kind: 'object-missing',
            object: current,
            message: 'in the database, but not in the storage root',
          });
      }
      report.files += 1;
      if (digests !== undefined) checkFile(file, digests.get(file.path), report.findings);
    }
    onProgress(report.files);
    const last = files.at(-1);
    if (last === undefined || files.length < PAGE) return;
    after = { objectId: last.objectId, id: last.id };
  }
}

function checkFile(file: KeptFile, digest: string | undefined, findings: StorageFinding[]): void {
  const object = `${file.code} ${file.name}`;
  if (digest === undefined)
    findings.push({ kind: 'file-missing', object, message: `not in ${file.objectId} (${file.path})` });
  else if (digest !== file.sha512)
    findings.push({
      kind: 'file-altered',
      object,
      message: `the inventory of ${file.objectId} has another digest than the database`,
    });
}

async function readDigests(blobs: BlobStore, objectId: string): Promise<Map<string, string> | undefined> {
  try {
    const inventory = await blobs.inventory(objectId);
    const digests = new Map<string, string>();
    for (const [digest, paths] of Object.entries(inventory.versions[inventory.head]!.state))
      for (const path of paths) digests.set(path, digest.toLowerCase());
    return digests;
  } catch (error) {
    if (error instanceof LantaiError) return undefined;
    throw error;
  }
}
