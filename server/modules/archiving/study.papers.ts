/**
 * Papers of study: sessions that were held, with their files, and personal papers that were handed in. Filing takes in the
 * whole of an initiative, so they are read with the house's own right; drafts are not to be had with any.
 */
import { dayOfTime, showDay } from '../../lib/day.ts';
import { sessionListQuery } from '../../../shared/schemas/study.ts';
import { SYSTEM_ACTOR } from '../identity/index.ts';
import type { Study } from '../study/index.ts';
import { attached, PAGE, paper, part, span, versionOfContent, whole } from './paper.compose.ts';
import type { Block } from './paper.sheet.ts';
import type { FiledPaper, PaperRequest, PaperSource } from './paper.types.ts';

/** Sessions that were held: minutes, and who was there. */
export const studyPapers =
  (study: Pick<Study, 'listSessions' | 'getSession' | 'storedSessionFiles' | 'listHandedIn'>): PaperSource =>
  async (request) => {
    const rows = await whole((cursor) =>
      study.listSessions(
        SYSTEM_ACTOR,
        sessionListQuery.parse({ initiative: request.initiative.id, state: 'held', limit: PAGE, cursor }),
      ),
    );
    const handedIn = await study.listHandedIn(SYSTEM_ACTOR, request.initiative.id);
    const sessions = await Promise.all(
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
        const files = await study.storedSessionFiles(SYSTEM_ACTOR, row.id);
        const made = paper(request, {
          key: `study:${session.id}`,
          version: versionOfContent([blocks, files.map(({ sha256 }) => sha256)]),
          kind: 'study',
          title: `${session.bodyName}学习记录：${session.topic}`,
          on: session.day,
          blocks,
        });
        return { ...made, files: [...made.files, ...files.map(attached)] };
      }),
    );
    return [...sessions, ...handedIn.map((each) => personalPaper(request, each))];
  };

const PERSONAL: Record<string, string> = { plan: '学习计划', paper: '学习材料' };

/** A plan or paper that its author has handed in; what she has not is in nobody's hands but hers. */
function personalPaper(request: PaperRequest, row: Awaited<ReturnType<Study['listHandedIn']>>[number]): FiledPaper {
  const blocks: Block[] = [
    {
      facts: [
        ['题目', row.title],
        ['作者', row.author],
        ['单位', row.bodyName ?? ''],
      ],
    },
    ...row.parts.flatMap((each): Block[] =>
      each.text.trim() === '' ? [] : [{ heading: each.zh }, { text: each.text }],
    ),
  ];
  return paper(request, {
    key: `personal:${row.id}`,
    version: '',
    kind: 'personal',
    title: `${row.author}${PERSONAL[row.kind] ?? ''}：${row.title}`,
    on: dayOfTime(row.at),
    blocks,
  });
}
