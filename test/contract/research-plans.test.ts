/** Lists of research and listening are found by an index, in order, whatever they have grown to: SQLite says how it would search. */
import { expect, test } from 'vitest';
import type { Reader } from '../../server/infra/db/index.ts';
import { findAnswer, listAnswers, listQuestionnaires } from '../../server/modules/research/questionnaire.repo.ts';
import { listCases, listNotes, listProblems, listResults } from '../../server/modules/research/record.repo.ts';
import { listTopics } from '../../server/modules/research/topic.repo.ts';
import { listStanding, listVisits } from '../../server/modules/research/visit.repo.ts';
import { countByChannel, listBetween } from '../../server/modules/voice/voice.figures.repo.ts';
import { listVoices } from '../../server/modules/voice/voice.repo.ts';
import { queryPlans } from '../query-plans.ts';

const { planOf } = queryPlans();

const office = { archiveId: 'a' };
const agency = { archiveId: 'a', agencyId: 'g' };
const person = { archiveId: 'a', personId: 'u' };
const at = { readerId: 'u', today: 20260301, minute: 600 };
const page = { after: { at: '2026', id: 'x' }, limit: 50 };
const month = [{ month: 202603, from: '2026-02-28T16:00:00.000Z', to: '2026-03-31T16:00:00.000Z' }];

test.each<[string, (db: Reader) => Promise<unknown>, sorted?: boolean]>([
  ['topics', (db) => listTopics(db, office, 'u', {}, page)],
  ['topics of a person', (db) => listTopics(db, person, 'u', { person: 'u' }, page)],
  ['topics in a state', (db) => listTopics(db, office, 'u', { state: ['running'] }, page)],
  [
    'visits of a month',
    (db) => listVisits(db, { scope: office, ...at }, { from: 20260301, to: 20260331 }, { limit: 200 }),
  ],
  ['visits to an agency', (db) => listVisits(db, { scope: agency, ...at }, {}, { limit: 50 }), true],
  ['visits to clash with', (db) => listStanding(db, 'a', 20260201, 20260401)],
  ['notes of a topic', (db) => listNotes(db, 't')],
  ['problems of a topic', (db) => listProblems(db, office, 'u', { topic: 't' }, 500)],
  ['results of a topic', (db) => listResults(db, office, 'u', { topic: 't' }, 500)],
  ['cases', (db) => listCases(db, office, 'u', {}, { limit: 50 })],
  ['questionnaires', (db) => listQuestionnaires(db, office, 'u', {}, page)],
  ['answers of a questionnaire', (db) => listAnswers(db, 'q')],
  ['an answer that came before', (db) => findAnswer(db, 'q', ['h', 's']), true],
  ['voices of a channel', (db) => listVoices(db, 'a', { channel: ['box'] }, page)],
  ['voices of a kind', (db) => listVoices(db, 'a', { category: ['advice'] }, page)],
  ['voices near in time', (db) => listBetween(db, 'a', '2026-01', '2026-02', 3000)],
  ['voices by channel and month', (db) => countByChannel(db, 'a', month, 20260301), true],
])('%s', async (_name, ask, sorted = false) => {
  const plan = await planOf(ask);
  expect(plan).toMatch(/SEARCH \w+ USING (COVERING )?INDEX|MULTI-INDEX OR/);
  expect(plan).not.toMatch(/SCAN (t|v|q|c|p|r|voice|research_\w+|questionnaire_answer|case_review)\b/);
  if (!sorted) expect(plan).not.toContain('TEMP B-TREE FOR ORDER BY');
});
