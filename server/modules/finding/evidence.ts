/**
 * Evidence 佐证: files in the storage root, each an object of its own under its original name. The day of the fact is given
 * by whoever enters it; the time of entry is the clock's.
 */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { z } from 'zod';
import { keepUpload } from '../../infra/blob/keep-upload.ts';
import type { EvidenceTable } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { evidenceKind } from '../../../shared/schemas/finding.ts';
import { type Actor, demand } from '../identity/index.ts';
import { isOpen } from './finding.machine.ts';
import { checkPast, demandPart, enter, type FindingContext, getFinding, momentAfter } from './finding.parts.ts';
import { updateFinding } from './finding.repo.ts';
import { timesBack } from './finding.step.ts';
import { findEvidence, insertEvidence, readParts } from './parts.repo.ts';

export interface NewEvidence {
  /** The file's name as given; folders before it are dropped. */
  name: string;
  mime: string;
  kind: z.infer<typeof evidenceKind>;
  /** Day of the fact, not of the upload. */
  factOn: number;
  measureId?: string;
  content: Readable;
}

/** Stores a file and enters it. Throws `evidence-too-large`, `day-future`, `finding-state`, `forbidden`; then nothing is kept. */
export async function addEvidence(
  context: FindingContext,
  actor: Actor,
  findingId: string,
  given: NewEvidence,
): Promise<string> {
  const { db, blobs, clock, stagingDir, evidenceLimitBytes, uploadGate } = context;
  checkPast(clock, given.factOn);
  const check = async (reader: FindingContext['db']['read']) => {
    const row = await getFinding(reader, actor, findingId);
    demandPart(actor, row);
    if (!isOpen(row.state)) throw new LantaiError('finding-state', { step: 'edit', state: row.state });
    return row;
  };
  await check(db.read);
  const id = newId(clock.millis());
  const objectId = `urn:lantai:evidence:${id}`;
  const { name, digests } = await keepUpload(
    { blobs, stagingDir, limitBytes: evidenceLimitBytes, uploadGate },
    {
      name: given.name,
      content: given.content,
      objectId,
      message: 'Evidence of a finding',
      user: { name: actor.name, address: `urn:lantai:user:${actor.id ?? actor.login}` },
      created: new Date(clock.millis()),
    },
  );
  await db.write(async (trx) => {
    const row = await check(trx);
    const parts = await readParts(trx, findingId);
    if (given.measureId !== undefined && !parts.measures.some((each) => each.id === given.measureId))
      throw new LantaiError('not-found');
    const at = momentAfter(clock, row.updated_at);
    await insertEvidence(trx, {
      id,
      finding_id: findingId,
      measure_id: given.measureId ?? null,
      kind: given.kind,
      name,
      mime: given.mime,
      byte_size: digests.size,
      sha256: digests.sha256,
      sha512: digests.sha512,
      sm3: digests.sm3,
      object_id: objectId,
      path: name,
      fact_on: given.factOn,
      round: timesBack(parts),
      entered_by: actor.id ?? null,
      entered_name: actor.name,
      entered_at: at,
    });
    if (!(await updateFinding(trx, row.id, row.lock_version, { updated_at: at })))
      throw new LantaiError('changed-meanwhile');
    const detail = {
      evidence: id,
      sha256: digests.sha256,
      sm3: digests.sm3,
      bytes: digests.size,
      factOn: given.factOn,
    };
    await enter(context, trx, actor, 'finding.evidence', row, detail);
  });
  return id;
}

/** A file of evidence, to be sent. Throws `not-found` outside the scope. */
export async function openEvidence(
  context: FindingContext,
  actor: Actor,
  findingId: string,
  id: string,
): Promise<{ row: EvidenceTable; content: Readable }> {
  demand(actor, 'finding.read');
  const finding = await getFinding(context.db.read, actor, findingId);
  const row = await findEvidence(context.db.read, findingId, id);
  if (row === undefined) throw new LantaiError('not-found');
  const content = createReadStream(await context.blobs.path(row.object_id, row.path));
  const object = { objectType: 'finding', objectId: finding.id, label: finding.number };
  context.ledger.note({ actor, action: 'evidence.view', ...object, detail: { evidence: id } });
  return { row, content };
}
