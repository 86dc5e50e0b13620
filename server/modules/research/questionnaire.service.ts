/**
 * Questionnaires 问卷: a draft is built, opened under a random address, answered (questionnaire.answer.ts), closed, counted.
 *
 *   draft ──open──► open ──close, or past its last day──► closed ──open──► open
 */
import type { z } from 'zod';
import type { QuestionnaireTable, Reader } from '../../infra/db/index.ts';
import { showDay, todayOf, yearOf } from '../../lib/day.ts';
import { readTimeCursor } from '../../lib/cursor.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { tableWorkbook } from '../../formats/table-workbook.ts';
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import type {
  Answers,
  newQuestionnaire,
  Question,
  QuestionnaireDetail,
  questionnaireListQuery,
  questionnairePatch,
  questionnaireResults,
  QuestionnaireRow,
} from '../../../shared/schemas/questionnaire.ts';
import { archiveOf } from '../finding/index.ts';
import { type Actor, demand, may, researchScope } from '../identity/index.ts';
import { type Answering, createAnswering, isOpenOn, newMark } from './questionnaire.answer.ts';
import { checkQuestions, tally, wordOf } from './questionnaire.ts';
import {
  findQuestionnaire,
  insertQuestionnaire,
  listAnswers,
  listQuestionnaires,
  nextQuestionnaireSerial,
  type QuestionnaireRead,
  updateQuestionnaire,
} from './questionnaire.repo.ts';
import { checkDays, fieldsOf, hasPart, type ResearchParts, workOn } from './research.parts.ts';
import { findTopic } from './topic.repo.ts';

type Results = z.output<typeof questionnaireResults>;

export interface Questionnaires extends Answering {
  listQuestionnaires(
    actor: Actor,
    query: z.output<typeof questionnaireListQuery>,
  ): Promise<{ items: QuestionnaireRow[]; cursor?: string }>;
  getQuestionnaire(actor: Actor, id: string): Promise<QuestionnaireDetail>;
  createQuestionnaire(actor: Actor, given: z.input<typeof newQuestionnaire>): Promise<string>;
  /** Questions change only in a draft. Throws `questionnaire-state`. */
  editQuestionnaire(actor: Actor, id: string, patch: z.input<typeof questionnairePatch>): Promise<void>;
  openQuestionnaire(actor: Actor, id: string, given: { lockVersion: number }): Promise<void>;
  closeQuestionnaire(actor: Actor, id: string, given: { lockVersion: number }): Promise<void>;
  results(actor: Actor, id: string): Promise<Results>;
  exportResults(actor: Actor, id: string, locale: Locale): Promise<{ name: string; content: Uint8Array }>;
}

export function createQuestionnaires(parts: ResearchParts): Questionnaires {
  const { db, clock, ledger } = parts;
  const isOpen = (row: QuestionnaireTable) => isOpenOn(row, todayOf(clock));
  const get = async (reader: Reader, actor: Actor, id: string): Promise<QuestionnaireRead> => {
    const row = await findQuestionnaire(reader, researchScope(actor), actor.id, id);
    if (row === undefined) throw new LantaiError('not-found');
    return row;
  };
  /** Author, office, or who works on the topic. */
  const mayEdit = async (reader: Reader, actor: Actor, row: QuestionnaireRead): Promise<boolean> => {
    if (may(actor, 'research.manage') || (row.created_by === actor.id && may(actor, 'research.work'))) return true;
    const topic =
      row.topic_id === null ? undefined : await findTopic(reader, researchScope(actor), actor.id, row.topic_id);
    return topic !== undefined && (await hasPart(reader, actor, topic));
  };
  const change = (
    actor: Actor,
    id: string,
    verb: string,
    version: number,
    act: (row: QuestionnaireRead, reader: Reader) => Promise<{ values: Partial<QuestionnaireTable>; detail?: object }>,
  ): Promise<void> =>
    db.write(async (trx) => {
      const row = await get(trx, actor, id);
      if (!(await mayEdit(trx, actor, row))) throw new LantaiError('forbidden', { permission: 'research.work' });
      const { values, detail = {} } = await act(row, trx);
      if (!(await updateQuestionnaire(trx, id, version, values))) throw new LantaiError('changed-meanwhile');
      const object = { objectType: 'questionnaire', objectId: id, label: row.number };
      await ledger.append(trx, { actor, action: `questionnaire.${verb}`, ...object, detail });
    });
  const questionsOf = (row: QuestionnaireTable) => JSON.parse(row.questions_json) as Question[];

  const read = async (actor: Actor, id: string) => {
    demand(actor, 'research.read');
    const row = await get(db.read, actor, id);
    const rows = await listAnswers(db.read, id);
    const given = rows.map(({ answers_json }) => JSON.parse(answers_json) as Answers);
    const questions = questionsOf(row);
    return { row, rows, given, questions, tallies: tally(questions, given) };
  };

  return {
    async listQuestionnaires(actor, { topic, cursor, limit }) {
      demand(actor, 'research.read');
      const after = readTimeCursor(cursor);
      const page = { limit, ...(after && { after }) };
      const rows = await listQuestionnaires(db.read, researchScope(actor), actor.id, { topic }, page);
      const last = rows.at(-1);
      const more = last !== undefined && rows.length === limit;
      return {
        items: rows.map((row) => present(row, isOpen(row))),
        ...(more && { cursor: `${last.created_at}~${last.id}` }),
      };
    },

    async getQuestionnaire(actor, id) {
      demand(actor, 'research.read');
      const row = await get(db.read, actor, id);
      return {
        ...present(row, isOpen(row)),
        intro: row.intro,
        questions: questionsOf(row),
        address: row.state === 'draft' ? null : `/q/${row.token}`,
        mayEdit: await mayEdit(db.read, actor, row),
      };
    },

    createQuestionnaire: (actor, given) =>
      db.write(async (trx) => {
        demand(actor, 'research.work');
        checkDays(given.closesOn);
        const topicId = given.topicId ?? null;
        if (topicId !== null) await workOn(trx, actor, topicId);
        const archiveId = await archiveOf(trx, actor);
        const year = yearOf(clock);
        const serial = await nextQuestionnaireSerial(trx, archiveId, year);
        const row: QuestionnaireTable = {
          id: newId(clock.millis()),
          archive_id: archiveId,
          number: `${year}-WJ-${String(serial).padStart(4, '0')}`,
          year,
          serial,
          topic_id: topicId,
          title: given.title,
          intro: given.intro ?? '',
          questions_json: JSON.stringify(given.questions ?? []),
          state: 'draft',
          token: newMark(),
          closes_on: given.closesOn ?? null,
          lock_version: 0,
          created_by: actor.id ?? '',
          created_at: clock.now(),
          opened_at: null,
          closed_at: null,
        };
        await insertQuestionnaire(trx, row);
        const object = { objectType: 'questionnaire', objectId: row.id, label: row.number };
        await ledger.append(trx, { actor, action: 'questionnaire.create', ...object, detail: { topic: topicId } });
        return row.id;
      }),

    editQuestionnaire: (actor, id, patch) =>
      change(actor, id, 'change', patch.lockVersion, async (row, reader) => {
        checkDays(patch.closesOn);
        const asks = patch.questions !== undefined || patch.topicId !== undefined;
        if (asks && row.state !== 'draft') throw new LantaiError('questionnaire-state', { state: row.state });
        if (patch.topicId !== undefined && patch.topicId !== null) await workOn(reader, actor, patch.topicId);
        const values: Partial<QuestionnaireTable> = {
          ...(patch.title !== undefined && { title: patch.title }),
          ...(patch.intro !== undefined && { intro: patch.intro }),
          ...(patch.topicId !== undefined && { topic_id: patch.topicId }),
          ...(patch.questions !== undefined && { questions_json: JSON.stringify(patch.questions) }),
          ...(patch.closesOn !== undefined && { closes_on: patch.closesOn }),
        };
        return { values, detail: { fields: fieldsOf(patch) } };
      }),

    openQuestionnaire: (actor, id, { lockVersion }) =>
      change(actor, id, 'open', lockVersion, (row) => {
        if (isOpen(row)) throw new LantaiError('questionnaire-state', { state: row.state });
        if (row.closes_on !== null && row.closes_on < todayOf(clock)) throw new LantaiError('due-past');
        checkQuestions(questionsOf(row));
        const opened_at = row.opened_at ?? clock.now();
        return Promise.resolve({ values: { state: 'open' as const, opened_at, closed_at: null } });
      }),

    closeQuestionnaire: (actor, id, { lockVersion }) =>
      change(actor, id, 'close', lockVersion, (row) => {
        if (row.state !== 'open') throw new LantaiError('questionnaire-state', { state: row.state });
        return Promise.resolve({ values: { state: 'closed' as const, closed_at: clock.now() } });
      }),

    async results(actor, id) {
      const { rows, tallies } = await read(actor, id);
      return {
        answers: rows.length,
        firstAt: rows[0]?.at ?? null,
        lastAt: rows.at(-1)?.at ?? null,
        tallies,
      };
    },

    async exportResults(actor, id, locale) {
      const { row, rows, given, questions, tallies } = await read(actor, id);
      const t = (key: string, params = {}) => translate(locale, key, params);
      const head = (key: string) => t(`research-head.${key}`);
      const counted = tallies.flatMap((each) => {
        const total = t('result.answered', { count: each.answered });
        const mean = each.mean === null ? '' : ` ${t('result.mean', { mean: each.mean.toFixed(2) })}`;
        const first = [each.title, t(`question-kind.${each.kind}`), `${total}${mean}`, null, null];
        return [
          first,
          ...each.bars.map((bar) => [null, null, bar.label, bar.count, Math.round(bar.share * 1000) / 10]),
        ];
      });
      const content = await tableWorkbook([
        {
          name: t('research-sheet.results'),
          title: row.title,
          columns: [
            [head('question'), 44],
            [head('result-kind'), 10],
            [head('option'), 36],
            [head('count'), 10],
            [`${head('share')} %`, 10],
          ],
          rows: counted,
        },
        {
          name: t('research-sheet.answers'),
          title: row.title,
          columns: [
            [head('serial'), 6],
            [head('answered-at'), 22],
            ...questions.map(({ title }) => [title, 24] as const),
          ],
          rows: rows.map(({ at }, index) => [
            index + 1,
            at,
            ...questions.map((question) => wordOf(question, given[index]![question.key])),
          ]),
        },
      ]);
      const object = { objectType: 'questionnaire', objectId: id, label: row.number };
      ledger.note({ actor, action: 'questionnaire.export', ...object });
      return { name: `${row.number}-${showDay(todayOf(clock))}.xlsx`, content };
    },
    ...createAnswering(parts),
  };
}

const present = (row: QuestionnaireRead, open: boolean): QuestionnaireRow => ({
  id: row.id,
  number: row.number,
  title: row.title,
  topic:
    row.topic_id === null ? null : { id: row.topic_id, number: row.topic_number ?? '', title: row.topic_title ?? '' },
  // Past its last day it is closed, whether or not anybody has closed it.
  state: row.state === 'open' && !open ? 'closed' : row.state,
  closesOn: row.closes_on,
  answers: row.answers,
  createdAt: row.created_at,
  lockVersion: row.lock_version,
});
