/**
 * Papers of study, research, inspection and of what was reported. Filing takes in the whole of an initiative, so these are
 * read with the house's own right; what is only its author's, and notes of talks, are not among them.
 */
import { showDay } from '../../lib/day.ts';
import { inspectionQuery } from '../../../shared/schemas/inspection.ts';
import { reportListQuery } from '../../../shared/schemas/report.ts';
import { topicListQuery } from '../../../shared/schemas/research.ts';
import { sessionListQuery } from '../../../shared/schemas/study.ts';
import { SYSTEM_ACTOR } from '../identity/index.ts';
import type { Inspections } from '../inspection/index.ts';
import type { Reports } from '../report/index.ts';
import type { Research } from '../research/index.ts';
import type { Study } from '../study/index.ts';
import { paper, part, span, versionOfContent } from './paper.compose.ts';
import type { Block } from './paper.sheet.ts';
import type { FiledPaper, PaperRequest, PaperSource } from './paper.types.ts';

/** All of a list that pages by cursor. */
async function whole<T>(page: (cursor: string | undefined) => Promise<{ items: T[]; cursor?: string }>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const next = await page(cursor);
    items.push(...next.items);
    cursor = next.cursor;
  } while (cursor !== undefined);
  return items;
}

const PAGE = 200;

/** Reports that were issued, as they were: their text and figures are kept. */
export const reportPapers =
  (reports: Pick<Reports, 'list' | 'paper'>): PaperSource =>
  async ({ actor, archive, initiative }) => {
    const rows = await whole((cursor) =>
      reports.list(actor, reportListQuery.parse({ initiative: initiative.id, state: 'issued', limit: PAGE, cursor })),
    );
    return rows.map((row): FiledPaper => {
      const make = (format: 'docx' | 'pdf') => async () => {
        const bytes = await reports.paper(actor, row.id, format);
        return { bytes, ...(format === 'pdf' && { pages: pagesOf(bytes) }) };
      };
      return {
        key: `report:${row.id}`,
        version: row.state,
        kind: 'report',
        title: row.title,
        documentNumber: row.number ?? '',
        responsible: archive.name,
        on: row.issuedOn ?? row.asOf,
        opinion: '控制',
        // One document in two formats: its pages are counted once.
        files: [
          { name: '正文.pdf', content: { make: make('pdf') } },
          { name: '正文.docx', content: { make: make('docx') } },
        ],
      };
    });
  };

/** Page objects of a PDF of our own making. */
const pagesOf = (bytes: Buffer): number => bytes.toString('latin1').split(/\/Type \/Page\b/).length - 1;

/** Sessions that were held: minutes, and who was there. */
export const studyPapers =
  (study: Pick<Study, 'listSessions' | 'getSession'>): PaperSource =>
  async (request) => {
    const rows = await whole((cursor) =>
      study.listSessions(
        SYSTEM_ACTOR,
        sessionListQuery.parse({ initiative: request.initiative.id, state: 'held', limit: PAGE, cursor }),
      ),
    );
    return Promise.all(
      rows.map(async (row) => {
        const session = await study.getSession(SYSTEM_ACTOR, row.id);
        const names = (status: string): string =>
          session.attendance.flatMap((each) => (each.status === status ? each.name : [])).join('、');
        const blocks: Block[] = [
          {
            facts: [
              ['主题', session.topic],
              ['单位', session.bodyName],
              ['时间', session.endDay === session.day ? showDay(session.day) : span(session.day, session.endDay)],
              ['地点', session.place],
              ['主持', session.leader],
              ['出席', names('present')],
              ['请假', names('excused')],
            ],
          },
          ...part(
            '学习材料',
            session.materials.map((each) => [each.title, each.code || each.documentNumber]),
            [0.65, 0.35],
          ),
          ...(session.minutes === '' ? [] : [{ heading: '记录' }, { text: session.minutes }]),
        ];
        return paper(request, {
          key: `study:${session.id}`,
          version: versionOfContent(blocks),
          kind: 'study',
          title: `${session.bodyName}学习记录：${session.topic}`,
          on: session.day,
          blocks,
        });
      }),
    );
  };

const USES: Record<string, string> = { pending: '待转化', adopted: '已采纳', 'in-use': '已运用', 'not-used': '未采用' };

/** Topics that are done: what was asked, found and made of it. */
export const researchPapers =
  (research: Pick<Research, 'listTopics' | 'getTopic'>): PaperSource =>
  async (request) => {
    const rows = await whole((cursor) =>
      research.listTopics(
        SYSTEM_ACTOR,
        topicListQuery.parse({ initiative: request.initiative.id, state: 'done', limit: PAGE, cursor }),
      ),
    );
    return Promise.all(rows.map(async (row) => researchPaper(request, await research.getTopic(SYSTEM_ACTOR, row.id))));
  };

function researchPaper(request: PaperRequest, topic: Awaited<ReturnType<Research['getTopic']>>): FiledPaper {
  const held = topic.visitRows.filter(({ state }) => state === 'done');
  const blocks: Block[] = [
    {
      facts: [
        ['课题', topic.title],
        ['目标', topic.goal],
        ['牵头', topic.leader.name ?? ''],
        ['时间', span(topic.windowFrom, topic.windowTo)],
        ['问题', topic.questions.join('\n')],
      ],
    },
    ...part(
      '调研',
      held.map((visit) => [showDay(visit.day), visit.body.name ?? visit.place, visit.purpose]),
      [0.18, 0.32, 0.5],
    ),
    ...part(
      '问题、责任、任务',
      topic.problemRows.map((each) => [each.problem, each.duty, each.task, each.finding?.number ?? '']),
      [0.34, 0.18, 0.3, 0.18],
    ),
    ...part(
      '成果转化',
      topic.resultRows.map((each) => [each.title, USES[each.useState] ?? each.useState, each.useHow]),
      [0.4, 0.16, 0.44],
    ),
    ...part(
      '典型案例复盘',
      topic.cases.map((each) => [each.title, each.happened, each.lessons]),
      [0.24, 0.4, 0.36],
    ),
  ];
  const on = Math.max(topic.windowTo ?? 0, ...held.map((visit) => visit.day));
  return paper(request, {
    key: `research:${topic.id}`,
    version: versionOfContent(blocks),
    kind: 'research',
    title: `调研成果：${topic.title}`,
    documentNumber: topic.number,
    on: on === 0 ? request.initiative.start : on,
    blocks,
  });
}

/** Inspections that came to a conclusion, with their orders. */
export const inspectionPapers =
  (inspections: Pick<Inspections, 'list' | 'get'>): PaperSource =>
  async (request) => {
    const rows = await whole((cursor) =>
      inspections.list(SYSTEM_ACTOR, inspectionQuery.parse({ initiative: request.initiative.id, limit: PAGE, cursor })),
    );
    const concluded = rows.filter(({ visitedOn, share }) => visitedOn !== null && share !== null);
    return Promise.all(
      concluded.map(async ({ id, visitedOn }) =>
        inspectionPaper(request, await inspections.get(SYSTEM_ACTOR, id), visitedOn!),
      ),
    );
  };

function inspectionPaper(
  request: PaperRequest,
  inspection: Awaited<ReturnType<Inspections['get']>>,
  on: number,
): FiledPaper {
  const { agencyName, number, score, grade, conclusion, second } = inspection;
  const blocks: Block[] = [
    {
      facts: [
        ['受检单位', agencyName],
        ['检查日期', showDay(on)],
        ['检查人员', inspection.inspectors.map(({ name }) => name).join('、')],
        ['得分', score === null ? '' : `${score.got} / ${score.possible}`],
        ['等次', grade?.name ?? ''],
        ['结论', conclusion],
        ...(second === null ? [] : [['复查', `${showDay(second.on)} ${second.note}`] as const]),
      ],
    },
    ...part(
      '整改通知',
      inspection.orders.map((order) => [
        order.number,
        showDay(order.issuedOn),
        order.items.map(({ text }) => text).join('\n'),
        order.answer ?? '',
      ]),
      [0.2, 0.16, 0.34, 0.3],
    ),
    ...part(
      '转为问题',
      inspection.findings.map((each) => [each.number, each.item]),
      [0.4, 0.6],
    ),
  ];
  return paper(request, {
    key: `inspection:${inspection.id}`,
    version: versionOfContent(blocks),
    kind: 'inspection',
    title: `${agencyName}档案检查材料`,
    documentNumber: number,
    on,
    blocks,
  });
}
