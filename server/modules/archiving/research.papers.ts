/** Papers of research, read with the house's own right: filing takes in the whole of an initiative, save drafts. */
import { dayOfTime, showDay } from '../../lib/day.ts';
import { topicListQuery } from '../../../shared/schemas/research.ts';
import { SYSTEM_ACTOR } from '../identity/index.ts';
import type { Research } from '../research/index.ts';
import { PAGE, paper, part, span, versionOfContent, whole } from './paper.compose.ts';
import type { Block } from './paper.sheet.ts';
import type { FiledPaper, PaperRequest, PaperSource } from './paper.types.ts';

const USES: Record<string, string> = { pending: '待转化', adopted: '已采纳', 'in-use': '已运用', 'not-used': '未采用' };

/** Topics that were worked on: what was asked, found and made of it; what was said in talks; questionnaires and their results. */
export const researchPapers =
  (
    research: Pick<Research, 'listTopics' | 'getTopic' | 'getQuestionnaire' | 'results' | 'exportResults'>,
  ): PaperSource =>
  async (request) => {
    const rows = await whole((cursor) =>
      research.listTopics(
        SYSTEM_ACTOR,
        topicListQuery.parse({ initiative: request.initiative.id, state: ['running', 'done'], limit: PAGE, cursor }),
      ),
    );
    const papers: FiledPaper[] = [];
    for (const row of rows) {
      const topic = await research.getTopic(SYSTEM_ACTOR, row.id);
      papers.push(researchPaper(request, topic), ...interviewPapers(request, topic));
      for (const { id, state } of topic.questionnaires) {
        if (state === 'draft') continue;
        const sheet = await research.getQuestionnaire(SYSTEM_ACTOR, id);
        const results = await research.results(SYSTEM_ACTOR, id);
        const made = questionnairePaper(request, sheet, results);
        // Each answer sheet, as the workbook has it; the paper has what they come to.
        const make = async () => ({ bytes: (await research.exportResults(SYSTEM_ACTOR, id, 'zh-CN')).content });
        papers.push(
          results.answers === 0 ? made : { ...made, files: [...made.files, { name: '答卷.xlsx', content: { make } }] },
        );
      }
    }
    return papers;
  };

type Topic = Awaited<ReturnType<Research['getTopic']>>;

/** What was said, without who said it: names are read by the topic's team alone. */
function interviewPapers(request: PaperRequest, { id, number, title, notes }: Topic): FiledPaper[] {
  if (notes === null || notes.length === 0) return [];
  const blocks = notes.flatMap(({ onDay, text, author }): Block[] => [
    { heading: `${showDay(onDay)}（记录人 ${author}）` },
    { text },
  ]);
  return [
    paper(request, {
      key: `interviews:${id}`,
      version: versionOfContent(blocks),
      kind: 'interview',
      title: `访谈记录：${title}`,
      documentNumber: number,
      on: Math.max(...notes.map(({ onDay }) => onDay)),
      blocks,
    }),
  ];
}

/** The questions with what was answered. Who answered is not known. */
function questionnairePaper(
  request: PaperRequest,
  { id, number, title, createdAt }: Awaited<ReturnType<Research['getQuestionnaire']>>,
  { answers, lastAt, tallies }: Awaited<ReturnType<Research['results']>>,
): FiledPaper {
  const blocks: Block[] = [
    { text: `收回答卷${answers}份。` },
    ...tallies.flatMap((each, index): Block[] => [
      { heading: `${index + 1}. ${each.title}（${each.answered}人作答）` },
      ...(each.bars.length === 0
        ? []
        : [{ table: each.bars.map(({ label, count }) => [label, String(count)]), widths: [0.8, 0.2] }]),
      ...each.texts.map((text) => ({ text })),
    ]),
  ];
  return paper(request, {
    key: `questionnaire:${id}`,
    version: versionOfContent(blocks),
    kind: 'questionnaire',
    title: `调查问卷及结果：${title}`,
    documentNumber: number,
    on: dayOfTime(lastAt ?? createdAt),
    blocks,
  });
}

function researchPaper(request: PaperRequest, topic: Topic): FiledPaper {
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
