/** The three lists 调研清单、问题责任任务清单、成果转化清单 as tables and workbooks, case reviews 典型案例复盘, and what hangs on a topic. */
import type { z } from 'zod';
import { showDay, todayOf } from '../../lib/day.ts';
import { readDayCursor } from '../../lib/cursor.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { type Sheet, tableWorkbook } from '../../formats/table-workbook.ts';
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import { joinIn } from '../../../shared/i18n/listing.ts';
import type {
  caseListQuery,
  CaseRow,
  LISTS,
  newCase,
  ProblemRow,
  researchSummary,
  ResultRow,
} from '../../../shared/schemas/research.ts';
import { archiveOf } from '../finding/index.ts';
import { type Actor, demand, researchScope } from '../identity/index.ts';
import { presentCase, presentProblem, presentResult } from './record.present.ts';
import { findFindingIn, insertCase, type ListBounds, listCases, listProblems, listResults } from './record.repo.ts';
import { checkPastDay, type ResearchParts, workOn } from './research.parts.ts';
import { countResearch, findInitiativeIn, listMembers, listTopics } from './topic.repo.ts';

type ListName = (typeof LISTS)[number];
export interface Lists {
  addCase(actor: Actor, given: z.input<typeof newCase>): Promise<string>;
  listCases(actor: Actor, query: z.output<typeof caseListQuery>): Promise<{ items: CaseRow[]; cursor?: string }>;
  listProblems(actor: Actor, bounds: ListBounds): Promise<ProblemRow[]>;
  listResults(actor: Actor, bounds: ListBounds): Promise<ResultRow[]>;
  /** One of the three lists as a workbook, ready for print. */
  exportList(
    actor: Actor,
    list: ListName,
    bounds: ListBounds,
    locale: Locale,
  ): Promise<{ name: string; content: Uint8Array }>;
  /** What an initiative's research has come to, each figure with its list. */
  summary(actor: Actor, initiativeId: string): Promise<z.output<typeof researchSummary>>;
}

/** A list of what is open in a house is some hundred lines; beyond this one filters. */
const LIST_LIMIT = 5000;

export function createLists(parts: ResearchParts): Lists {
  const { db, clock, ledger } = parts;

  const sheetOf = async (actor: Actor, list: ListName, bounds: ListBounds, locale: Locale): Promise<Sheet> => {
    const t = (key: string) => translate(locale, key);
    const name = t(`research-list.${list}`);
    const columns = (heads: [string, number][]) =>
      heads.map(([head, width]) => [t(`research-head.${head}`), width] as const);
    const scope = researchScope(actor);
    const state = (code: string | null) => (code === null ? '' : t(`state.${code}`));
    const day = (at: number | null) => (at === null ? '' : showDay(at));
    if (list === 'topics') {
      const rows = await listTopics(db.read, scope, actor.id, bounds, { limit: LIST_LIMIT });
      const members = await listMembers(
        db.read,
        rows.map(({ id }) => id),
      );
      return {
        name,
        title: name,
        columns: columns([
          ['serial', 6],
          ['number', 14],
          ['topic', 40],
          ['leader', 10],
          ['team', 24],
          ['methods', 24],
          ['window', 24],
          ['visits', 10],
          ['visits-done', 10],
          ['problem-count', 10],
          ['result-count', 10],
          ['state', 10],
        ]),
        rows: rows.map((row, index) => [
          index + 1,
          row.number,
          row.title,
          row.leader_name ?? '',
          joinIn(
            locale,
            members.flatMap((each) => (each.topic_id === row.id ? each.name : [])),
          ),
          joinIn(
            locale,
            (JSON.parse(row.methods_json) as string[]).map((each) => t(`method.${each}`)),
          ),
          [day(row.window_from), day(row.window_to)].filter((each) => each !== '').join(' – '),
          row.visits,
          row.visits_done,
          row.problems,
          row.results,
          state(row.state),
        ]),
      };
    }
    if (list === 'problems') {
      const rows = await listProblems(db.read, scope, actor.id, bounds, LIST_LIMIT);
      return {
        name,
        title: name,
        columns: columns([
          ['serial', 6],
          ['topic', 28],
          ['problem', 44],
          ['body', 16],
          ['duty', 24],
          ['owner', 10],
          ['task', 40],
          ['due', 12],
          ['finding', 16],
          ['finding-state', 12],
        ]),
        rows: rows.map((row, index) => [
          index + 1,
          row.topic_title,
          row.problem,
          row.body_name ?? '',
          row.duty,
          row.owner_name ?? '',
          row.task,
          day(row.due),
          row.finding_number ?? '',
          state(row.finding_state),
        ]),
      };
    }
    const rows = await listResults(db.read, scope, actor.id, bounds, LIST_LIMIT);
    return {
      name,
      title: name,
      columns: columns([
        ['serial', 6],
        ['topic', 28],
        ['result', 40],
        ['result-kind', 12],
        ['use', 12],
        ['use-how', 44],
        ['used-on', 12],
        ['rule', 28],
        ['finding', 16],
      ]),
      rows: rows.map((row, index) => [
        index + 1,
        row.topic_title,
        row.title,
        t(`result-kind.${row.kind}`),
        t(`research-use.${row.use_state}`),
        row.use_how,
        day(row.used_on),
        row.rule_title ?? '',
        row.finding_number ?? '',
      ]),
    };
  };

  return {
    addCase: (actor, given) =>
      db.write(async (trx) => {
        demand(actor, 'research.work');
        const topicId = given.topicId ?? null;
        if (topicId !== null) await workOn(trx, actor, topicId);
        checkPastDay(clock, given.reviewedOn);
        const archiveId = await archiveOf(trx, actor);
        const findingId = given.findingId ?? null;
        if (findingId !== null && (await findFindingIn(trx, archiveId, findingId)) === undefined)
          throw new LantaiError('not-found');
        const id = newId(clock.millis());
        await insertCase(trx, {
          id,
          archive_id: archiveId,
          topic_id: topicId,
          finding_id: findingId,
          title: given.title,
          happened: given.happened,
          causes: given.causes ?? '',
          lessons: given.lessons ?? '',
          reviewed_on: given.reviewedOn,
          created_by: actor.id ?? '',
          created_by_name: actor.name,
          created_at: clock.now(),
        });
        const object = { objectType: 'case-review', objectId: id };
        await ledger.append(trx, { actor, action: 'research.case', ...object, detail: { topic: topicId } });
        return id;
      }),

    async listCases(actor, { topic, cursor, limit }) {
      demand(actor, 'research.read');
      const after = readDayCursor(cursor);
      const page = { limit, ...(after && { after }) };
      const rows = await listCases(db.read, researchScope(actor), actor.id, { topic }, page);
      const last = rows.at(-1);
      const more = last !== undefined && rows.length === limit;
      return { items: rows.map(presentCase), ...(more && { cursor: `${last.reviewed_on}~${last.id}` }) };
    },

    async listProblems(actor, bounds) {
      demand(actor, 'research.read');
      return (await listProblems(db.read, researchScope(actor), actor.id, bounds, LIST_LIMIT)).map(presentProblem);
    },
    async listResults(actor, bounds) {
      demand(actor, 'research.read');
      return (await listResults(db.read, researchScope(actor), actor.id, bounds, LIST_LIMIT)).map(presentResult);
    },

    async exportList(actor, list, bounds, locale) {
      demand(actor, 'research.read');
      const content = await tableWorkbook([await sheetOf(actor, list, bounds, locale)]);
      const object = { objectType: 'research-list', objectId: list };
      ledger.note({ actor, action: 'research.export', ...object });
      return { name: `${translate(locale, `research-list.${list}`)}-${showDay(todayOf(clock))}.xlsx`, content };
    },

    async summary(actor, initiativeId) {
      demand(actor, 'research.read');
      const found = await findInitiativeIn(db.read, await archiveOf(db.read, actor), initiativeId);
      const scope = researchScope(actor);
      if (found === undefined || scope.agencyId !== undefined) throw new LantaiError('not-found');
      const counts = await countResearch(db.read, initiativeId, scope.personId);
      const at = (tab: string, more = '') => `/work/research?tab=${tab}&initiative=${initiativeId}${more}`;
      const hrefs = {
        topics: at('topics'),
        done: at('topics', '&state=done'),
        problems: at('problems'),
        findings: at('problems', '&finding=true'),
        results: at('results'),
        used: at('results', '&use=in-use'),
      };
      return { counts: Object.entries(hrefs).map(([key, href]) => ({ key, value: counts[key] ?? 0, href })) };
    },
  };
}
