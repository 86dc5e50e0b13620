/**
 * Answering without an account. A browser that answers keeps a random mark; of it, and of the sending, only a digest under
 * the questionnaire's own address is kept: the second sending is known and told, and nobody can be known from two
 * questionnaires.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { QuestionnaireTable } from '../../infra/db/index.ts';
import { showTime, todayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { answerReceipt, Answers, PublicQuestionnaire, Question } from '../../../shared/schemas/questionnaire.ts';
import { type Actor, addressKey, AttemptLimiter, PUBLIC_ACTOR } from '../identity/index.ts';
import { readAnswers } from './questionnaire.ts';
import { findAnswer, findByToken, insertAnswer } from './questionnaire.repo.ts';
import type { ResearchParts } from './research.parts.ts';

export interface Answering {
  /** As the public sees it. `mark`: what this browser keeps, if anything. */
  show(actor: Actor, token: string, mark: string | undefined): Promise<PublicQuestionnaire>;
  /** Throws `questionnaire-answered` where this browser has answered, `questionnaire-closed`, `too-many-requests`. */
  answer(
    actor: Actor,
    token: string,
    given: { answers: Answers; sending: string },
    mark: string,
  ): Promise<z.output<typeof answerReceipt>>;
}

const hour = 3_600_000;
const digest = (token: string, mark: string): string => createHash('sha256').update(`${token}\n${mark}`).digest('hex');
export const newMark = (): string => randomBytes(18).toString('base64url');
export const isOpenOn = (row: QuestionnaireTable, today: number): boolean =>
  row.state === 'open' && (row.closes_on === null || today <= row.closes_on);

export function createAnswering({ db, clock, ledger }: ResearchParts): Answering {
  // An office or a reading room shares one address: many may answer from it, though not a flood.
  const answering = new AttemptLimiter({ clock, limit: 120, windowMillis: hour, shutMillis: hour / 4 });

  return {
    async show(_actor, token, mark) {
      const row = await findByToken(db.read, token);
      if (row === undefined || row.state === 'draft') throw new LantaiError('not-found');
      const before = mark === undefined ? undefined : await findAnswer(db.read, row.id, [digest(token, mark)]);
      const open = isOpenOn(row, todayOf(clock));
      return {
        title: row.title,
        intro: row.intro,
        questions: open ? (JSON.parse(row.questions_json) as Question[]) : [],
        state: open ? 'open' : 'closed',
        closesOn: row.closes_on,
        answeredAt: before?.at ?? null,
      };
    },

    async answer(actor, token, { answers, sending }, mark) {
      const { allowed, wait } = answering.take(addressKey(actor.via.address ?? ''));
      if (!allowed) throw new LantaiError('too-many-requests', { seconds: Math.ceil(wait / 1000) });
      return db.write(async (trx) => {
        const row = await findByToken(trx, token);
        if (row === undefined || row.state === 'draft') throw new LantaiError('not-found');
        const hashes = { holder: digest(token, mark), sending: digest(token, sending) };
        const before = await findAnswer(trx, row.id, Object.values(hashes));
        // The line broke and the page sends the same once more: it has arrived, and counts once.
        if (before?.sending_hash === hashes.sending) return { answeredAt: before.at, again: true };
        if (before !== undefined) throw new LantaiError('questionnaire-answered', { at: showTime(before.at) });
        if (!isOpenOn(row, todayOf(clock))) throw new LantaiError('questionnaire-closed');
        const kept = readAnswers(JSON.parse(row.questions_json) as Question[], answers);
        const at = clock.now();
        await insertAnswer(trx, {
          id: newId(clock.millis()),
          questionnaire_id: row.id,
          holder_hash: hashes.holder,
          sending_hash: hashes.sending,
          answers_json: JSON.stringify(kept),
          at,
        });
        const object = { objectType: 'questionnaire', objectId: row.id, label: row.number };
        // Whoever answers is nobody to the house, signed in or not: no name and no address.
        await ledger.append(trx, { actor: PUBLIC_ACTOR, action: 'questionnaire.answer', ...object });
        return { answeredAt: at, again: false };
      });
    },
  };
}
