/**
 * Makes the delivery of a filing and has it received like any other: checks, storage, ledger, index. Killed at any point
 * and run again, it knows by the folder's name what was received already and sends nothing twice.
 */
import { copyFile, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeCatalogue, makeStatement } from '../../formats/delivery-papers.ts';
import type { JobContext } from '../../infra/jobs/index.ts';
import { showDay } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { type Actor, SYSTEM_ACTOR } from '../identity/index.ts';
import type { ArchivingParts } from './archiving.parts.ts';
import {
  type ArchivingWithAccession,
  findAccessionNamed,
  findArchiving,
  listArchivings,
  listPapers,
  updateArchiving,
} from './archiving.repo.ts';
import { filedBefore, newFiles } from './filing.plan.ts';
import { TERMS, type Term } from './filing.rules.ts';
import { gatherPapers } from './gather.ts';

export const FILE_JOB = 'archiving.file';
const TIDY_JOB = 'archiving.tidy';
const TIDY_AFTER = 60_000;

interface FileJob {
  id: string;
  actor: Actor;
}

const folderOf = ({ stagingDir }: ArchivingParts, filing: { id: string; name: string }): string =>
  join(stagingDir, 'archiving', filing.id, filing.name);

export function registerJobs(parts: ArchivingParts): void {
  parts.jobs.register(FILE_JOB, (job) => sendFiling(parts, job));
  parts.jobs.register(TIDY_JOB, (job) => tidy(parts, (job.payload as { id: string }).id));
}

async function sendFiling(parts: ArchivingParts, job: JobContext): Promise<void> {
  const { db, clock, accession } = parts;
  const { id, actor } = job.payload as FileJob;
  const filing = await findArchiving(db.read, id);
  if (filing?.state !== 'preparing') return;
  const received =
    (await findAccessionNamed(db.read, filing.archive_id, filing.name, filing.id)) ??
    // Whoever may file need not be one who delivers: the house itself hands its own papers over, in her name.
    (await accession.receiveFolder(
      { ...actor, via: SYSTEM_ACTOR.via },
      { path: await makeDelivery(parts, filing, job, actor) },
    ));
  await db.write(async (trx) => {
    await updateArchiving(trx, id, { state: 'sent', accession_id: received.id, updated_at: clock.now() });
    await tidyLater(parts, trx, id);
  });
}

const tidyLater = (
  { jobs, clock }: ArchivingParts,
  trx: Parameters<ArchivingParts['jobs']['enqueue']>[0],
  id: string,
): Promise<string> =>
  jobs.enqueue(trx, { kind: TIDY_JOB, payload: { id }, runAt: new Date(clock.millis() + TIDY_AFTER).toISOString() });

/** Removes the folder of a delivery once it lies in the quarantine of its accession. */
async function tidy(parts: ArchivingParts, id: string): Promise<void> {
  const filing = await findArchiving(parts.db.read, id);
  if (filing?.accession_state === 'received' || filing?.accession_state === 'checking')
    await parts.db.write((trx) => tidyLater(parts, trx, id));
  else await rm(join(parts.stagingDir, 'archiving', id), { recursive: true, force: true });
}

/** Writes the delivery: a folder for each paper, the catalogue, the statement. Gives its path. */
async function makeDelivery(
  parts: ArchivingParts,
  filing: ArchivingWithAccession,
  job: JobContext,
  actor: Actor,
): Promise<string> {
  const { db, blobs } = parts;
  const dir = folderOf(parts, filing);
  await rm(dir, { recursive: true, force: true });
  const { archive, papers } = await gatherPapers(parts, actor, filing.initiative_id);
  const byKey = new Map(papers.map((paper) => [paper.key, paper]));
  const all = await listPapers(db.read, filing.initiative_id);
  const filings = await listArchivings(db.read, filing.initiative_id);
  const rows = all.filter((row) => row.archiving_id === filing.id);
  const lines = [];
  let total = 0;
  for (const [done, row] of rows.entries()) {
    const paper = byKey.get(row.paper_key);
    // What it is made from is never deleted; a paper that is gone all the same must not be left out in silence.
    if (paper === undefined) throw new LantaiError('not-found');
    const folder = join(dir, row.code);
    await mkdir(folder, { recursive: true });
    let pages: number | undefined = 0;
    for (const { name, content } of newFiles(paper, filedBefore(row.paper_key, filing.number, all, filings))) {
      if ('make' in content) {
        const made = await content.make();
        await writeFile(join(folder, name), made.bytes);
        total += made.bytes.byteLength;
        if (made.pages !== undefined && pages !== undefined) pages += made.pages;
      } else {
        const source = await blobs.path(content.objectId, content.path);
        await copyFile(source, join(folder, name));
        total += (await stat(join(folder, name))).size;
        pages = undefined;
      }
    }
    lines.push({
      code: row.code,
      documentNumber: paper.documentNumber,
      responsible: paper.responsible,
      title: row.title,
      date: showDay(row.on_day),
      // What is not meant for the public is for the house's own use until it is reviewed.
      secrecy: paper.opinion === '控制' ? '内部' : '',
      retention: TERMS[row.retention as Term],
      pages: pages ?? ('' as const),
      opinion: paper.opinion,
      note: '',
    });
    await job.save(undefined, { done: done + 1, total: rows.length });
  }
  const years = [...new Set(rows.map((row) => String(row.on_day).slice(0, 4)))].sort();
  await writeFile(join(dir, '目录.xlsx'), await makeCatalogue(lines));
  const remarks = [`由兰台依归档范围和保管期限表整理：${filing.name}。`];
  const facts = { agency: archive.name, year: years.join('、'), count: lines.length, bytes: total, remarks };
  await writeFile(join(dir, '说明文件.TXT'), makeStatement(facts));
  return dir;
}
