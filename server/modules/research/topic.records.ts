/** All that hangs on a topic. */
import type { TopicDetail } from '../../../shared/schemas/research.ts';
import { type Actor, researchScope } from '../identity/index.ts';
import { listOfTopic } from './questionnaire.repo.ts';
import { presentCase, presentNote, presentProblem, presentResult, presentReturn } from './record.present.ts';
import { listCases, listNotes, listProblems, listResults, listReturns } from './record.repo.ts';
import type { ResearchParts } from './research.parts.ts';
import { presentVisits, readerOf } from './visit.present.ts';
import { listVisits } from './visit.repo.ts';

const OF_TOPIC = 500;

type TopicRecords = Pick<
  TopicDetail,
  'visitRows' | 'notes' | 'problemRows' | 'resultRows' | 'returns' | 'cases' | 'questionnaires'
>;

/** All that hangs on a topic. Notes are for the team and the office. */
export async function readTopicRecords(
  parts: ResearchParts,
  actor: Actor,
  topic: string,
  part: boolean,
): Promise<TopicRecords> {
  const reader = parts.db.read;
  const scope = researchScope(actor);
  const bounds = { topic };
  const visits = await listVisits(reader, readerOf(parts, actor), bounds, { limit: OF_TOPIC });
  const [problems, results, returns, cases, questionnaires] = await Promise.all([
    listProblems(reader, scope, actor.id, bounds, OF_TOPIC),
    listResults(reader, scope, actor.id, bounds, OF_TOPIC),
    listReturns(reader, topic),
    listCases(reader, scope, actor.id, bounds, { limit: OF_TOPIC }),
    listOfTopic(reader, topic, actor.id),
  ]);
  return {
    visitRows: await presentVisits(reader, actor, visits),
    notes: part ? (await listNotes(reader, topic)).map(presentNote) : null,
    problemRows: problems.map(presentProblem),
    resultRows: results.map(presentResult),
    returns: returns.map(presentReturn),
    cases: cases.map(presentCase),
    questionnaires,
  };
}
