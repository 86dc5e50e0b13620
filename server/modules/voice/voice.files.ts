/** Scans, photos and recordings of what was said: kept as evidence is kept, opened only by those who may know the names. */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { VoiceFileTable } from '../../infra/db/index.ts';
import { keepUpload } from '../../infra/blob/keep-upload.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { archiveOf } from '../finding/index.ts';
import { type Actor, demand } from '../identity/index.ts';
import { findFile, insertFile } from './voice.file.repo.ts';
import type { VoiceParts } from './voice.parts.ts';
import { findVoice } from './voice.repo.ts';

const KINDS = /^(image\/(jpeg|png|webp|tiff|heic|gif|bmp)|application\/pdf|audio\/[\w.+-]+)$/;

export interface NewVoiceFile {
  name: string;
  mime: string;
  content: Readable;
}

/** Throws `voice-file-kind`, `evidence-too-large`; then nothing is kept. */
export async function addVoiceFile(parts: VoiceParts, actor: Actor, id: string, given: NewVoiceFile): Promise<string> {
  const { db, blobs, clock, ledger, stagingDir, evidenceLimitBytes, uploadGate } = parts;
  demand(actor, 'voice.handle');
  const voice = await findVoice(db.read, await archiveOf(db.read, actor), id);
  if (voice === undefined) throw new LantaiError('not-found');
  if (!KINDS.test(given.mime)) throw new LantaiError('voice-file-kind', { name: given.name });
  const fileId = newId(clock.millis());
  const objectId = `urn:lantai:voice-file:${fileId}`;
  const kept = await keepUpload(
    { blobs, stagingDir, limitBytes: evidenceLimitBytes, uploadGate },
    {
      name: given.name,
      content: given.content,
      objectId,
      message: 'What was said, as it came in',
      user: { name: actor.name, address: `urn:lantai:user:${actor.id ?? actor.login}` },
      created: new Date(clock.millis()),
    },
  );
  const { digests, name } = kept;
  const row: VoiceFileTable = {
    id: fileId,
    voice_id: id,
    name,
    mime: given.mime,
    byte_size: digests.size,
    sha256: digests.sha256,
    sha512: digests.sha512,
    sm3: digests.sm3,
    object_id: objectId,
    path: name,
    entered_by: actor.id ?? null,
    entered_name: actor.name,
    entered_at: clock.now(),
  };
  await db.write(async (trx) => {
    await insertFile(trx, row);
    const object = { objectType: 'voice', objectId: id, label: voice.number };
    const detail = { file: fileId, sha256: digests.sha256, sm3: digests.sm3, bytes: digests.size };
    await ledger.append(trx, { actor, action: 'voice.file', ...object, detail });
  });
  return fileId;
}

/** A file to be sent, noted in the ledger. Throws `not-found`, `forbidden`. */
export async function openVoiceFile(
  parts: VoiceParts,
  actor: Actor,
  id: string,
  fileId: string,
): Promise<{ row: VoiceFileTable; content: Readable }> {
  const { db, blobs, ledger } = parts;
  demand(actor, 'voice.names');
  const voice = await findVoice(db.read, await archiveOf(db.read, actor), id);
  const row = await findFile(db.read, id, fileId);
  if (voice === undefined || row === undefined) throw new LantaiError('not-found');
  const object = { objectType: 'voice', objectId: id, label: voice.number };
  ledger.note({ actor, action: 'voice.file-view', ...object, detail: { file: fileId } });
  return { row, content: createReadStream(await blobs.path(row.object_id, row.path)) };
}
