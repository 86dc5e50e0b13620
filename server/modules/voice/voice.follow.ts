/**
 * Speaking and following without an account: a number and a code that only the person has. The code is kept as a digest;
 * a wrong code and a number that is none get the same answer, and an address may not try often.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { z } from 'zod';
import type { Reader, VoiceTable, Writer } from '../../infra/db/index.ts';
import { todayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { deskVoice, followed, rateBody, voiceTicket } from '../../../shared/schemas/voice.ts';
import { type Actor, SYSTEM_ACTOR } from '../identity/index.ts';
import { findArchive } from '../organization/index.ts';
import type { VoiceParts } from './voice.parts.ts';
import { answerDueOf } from './voice.rules.ts';
import { findByNumber, findFindingState, findVoice, insertVoice, nextVoiceSerial, updateVoice } from './voice.repo.ts';

/** Without letters that are taken for one another. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 10;

const newCode = (): string => {
  let code = '';
  while (code.length < CODE_LENGTH) {
    const byte = randomBytes(1)[0]!;
    // Bytes beyond the last whole multiple would make some letters likelier.
    if (byte < 240) code += ALPHABET[byte % ALPHABET.length]!;
  }
  return code;
};
const hashCode = (code: string): string =>
  createHash('sha256').update(code.toUpperCase().replaceAll(/[\s-]/g, '')).digest('hex');

/** Enters a voice; gives the number and the code, which nobody can read again. */
export async function receiveVoice(
  parts: VoiceParts,
  actor: Actor,
  given: z.input<typeof deskVoice>,
): Promise<z.output<typeof voiceTicket>> {
  const { db, clock, ledger } = parts;
  const code = newCode();
  return db.write(async (trx) => {
    const archive = await findArchive(trx);
    if (archive === undefined) throw new LantaiError('not-found');
    const today = todayOf(clock);
    const year = Math.floor(today / 10000);
    const serial = await nextVoiceSerial(trx, archive.id, year);
    const row: VoiceTable = {
      id: newId(clock.millis()),
      archive_id: archive.id,
      number: `YJ-${year}-${String(serial).padStart(4, '0')}`,
      year,
      serial,
      secret_hash: hashCode(code),
      channel: given.channel,
      subject: given.subject,
      text: given.text,
      state: 'new',
      joined_to: null,
      assigned_id: null,
      answer_due: await answerDueOf(parts, trx, today),
      answer: null,
      answered_at: null,
      finding_id: null,
      content: null,
      comment: null,
      lock_version: 0,
      created_by: actor.id ?? null,
      received_at: clock.now(),
      updated_at: clock.now(),
      category: given.category ?? null,
      occasion: given.occasion ?? '',
    };
    const { name = '', contact = '' } = given;
    const named = name !== '' || contact !== '';
    await insertVoice(trx, row, named ? { id: row.id, name, contact } : undefined);
    const object = { objectType: 'voice', objectId: row.id, label: row.number };
    await ledger.append(trx, { actor, action: 'voice.receive', ...object, detail: { channel: row.channel, named } });
    return { id: row.id, number: row.number, code };
  });
}

/** The voice of a number and its code. Throws `not-found` for either wrong. */
async function openVoice(db: Reader, number: string, code: string): Promise<VoiceTable> {
  const row = await findByNumber(db, number.toUpperCase());
  const given = Buffer.from(hashCode(code));
  const kept = Buffer.from(row?.secret_hash ?? hashCode(''));
  if (!timingSafeEqual(given, kept) || row === undefined) throw new LantaiError('not-found');
  return row;
}

/** The one that was answered for this voice: itself, or the one it was joined to. */
const mainOf = async (db: Reader, row: VoiceTable): Promise<VoiceTable> =>
  row.joined_to === null ? row : ((await findVoice(db, row.archive_id, row.joined_to)) ?? row);

/** How a voice stands, for the person who spoke. */
export async function followVoice(db: Reader, number: string, code: string): Promise<z.output<typeof followed>> {
  const row = await openVoice(db, number, code);
  const main = await mainOf(db, row);
  const finding = main.finding_id === null ? undefined : await findFindingState(db, main.finding_id);
  return {
    number: row.number,
    subject: row.subject,
    receivedAt: row.received_at,
    state: main.state,
    answerDue: main.answer_due,
    answer: main.answer,
    answeredAt: main.answered_at,
    finding: finding ?? null,
    asked: main.state === 'answered' && row.content === null,
    content: row.content === null ? null : row.content === 1,
  };
}

/** Enters whether the person is content. Throws `voice-state` where no outcome waits to be judged. */
export async function rateVoice(parts: VoiceParts, actor: Actor, given: z.output<typeof rateBody>): Promise<void> {
  const { db, clock, ledger, findings } = parts;
  await db.write(async (trx: Writer) => {
    const row = await openVoice(trx, given.number, given.code);
    const main = await mainOf(trx, row);
    if (main.state !== 'answered' || row.content !== null) throw new LantaiError('voice-state', { state: main.state });
    const judged = { content: Number(given.content), comment: given.comment, updated_at: clock.now() };
    // Without a finding the matter ends with a good answer; a bad one goes back to whoever answered.
    const alone = row.joined_to === null && row.finding_id === null;
    const next = alone ? { state: given.content ? ('closed' as const) : ('assigned' as const) } : {};
    if (!(await updateVoice(trx, row.id, row.lock_version, { ...judged, ...next })))
      throw new LantaiError('changed-meanwhile');
    const object = { objectType: 'voice', objectId: row.id, label: row.number };
    await ledger.append(trx, { actor, action: 'voice.rate', ...object, detail: { content: given.content } });
    // The finding is none of the public's business: the house enters what the person said.
    if (row.joined_to === null && row.finding_id !== null)
      await findings.answerSatisfactionIn(trx, SYSTEM_ACTOR, row.finding_id, given);
  });
}
