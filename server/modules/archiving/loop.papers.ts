/** Papers of the initiative itself: its plan, the minutes of meetings, lasting rules, what people said and were answered. */
import type { VoiceTable } from '../../infra/db/index.ts';
import { dayOfTime, showDay } from '../../lib/day.ts';
import { translate } from '../../../shared/i18n/index.ts';
import type { InitiativeDetail } from '../../../shared/schemas/initiative.ts';
import type { Initiatives } from '../initiative/index.ts';
import { listMeetings, listRules, listVoices, type MeetingWithItems, type RuleWithFinding } from './archiving.repo.ts';
import { paper, part, span, versionOfContent } from './paper.compose.ts';
import type { Block } from './paper.sheet.ts';
import type { FiledPaper, PaperRequest, PaperSource } from './paper.types.ts';

const DECISIONS: Record<string, string> = { admit: '立项', return: '退回', adjust: '调整' };
const ACTS: Record<string, string> = { made: '新建', revised: '修订', dropped: '废止' };
const PARTS: Record<InitiativeDetail['people'][number]['role'], string> = {
  'first-responsible': '第一责任人',
  'leading-group': '领导小组',
  office: '办公室',
  member: '成员',
  'guiding-group': '指导组',
};
const TASKS: Record<InitiativeDetail['tasks'][number]['state'], string> = {
  open: '进行中',
  done: '完成',
  dropped: '不再执行',
};
const CHANNELS: Record<string, string> = {
  web: '网上',
  letter: '来信',
  box: '意见箱',
  phone: '电话',
  desk: '窗口',
  meeting: '会议',
  other: '其他',
};

export const loopPapers =
  (initiatives: Pick<Initiatives, 'getInitiative'>): PaperSource =>
  async (request) => {
    const { reader, initiative } = request;
    const [meetings, voices, rules] = await Promise.all([
      listMeetings(reader, initiative.id),
      listVoices(reader, initiative.id),
      listRules(reader, initiative.id),
    ]);
    return [
      planPaper(request, await initiatives.getInitiative(request.actor, initiative.id)),
      ...meetings.map((each) => minutesPaper(request, each)),
      ...voices.map((each) => voicePaper(request, each)),
      ...(rules.length === 0 ? [] : [rulesPaper(request, rules)]),
    ];
  };

function planPaper(request: PaperRequest, detail: InitiativeDetail): FiledPaper {
  const { id, number, title, goal, plan, start, end, stages, people, bodies, tasks, closedOn, closingNote } = detail;
  const blocks: Block[] = [
    {
      facts: [
        ['名称', title],
        ['目标', goal],
        ['起止', span(start, end)],
        ['参加单位', bodies.map(({ name }) => name).join('、')],
        ...(closedOn === null ? [] : [['办结', `${showDay(closedOn)} ${closingNote}`] as const]),
      ],
    },
    ...(plan === '' ? [] : [{ heading: '方案' }, { text: plan }]),
    ...part(
      '阶段安排',
      stages.map(({ name, from, to }) => [name, span(from, to)]),
      [0.5, 0.5],
    ),
    ...part(
      '组织领导',
      people.map(({ role, name, duty }) => [PARTS[role], name, duty]),
      [0.25, 0.25, 0.5],
    ),
    ...part(
      '重点任务清单',
      tasks.map((task) => [
        task.text,
        [task.bodyName, task.ownerName, task.duty].filter(Boolean).join(' '),
        span(task.start, task.due),
        `${TASKS[task.state]}${task.doneOn === null ? '' : ` ${showDay(task.doneOn)}`}${task.note === '' ? '' : `：${task.note}`}`,
      ]),
      [0.36, 0.2, 0.2, 0.24],
    ),
  ];
  return paper(request, {
    key: `initiative:${id}`,
    version: versionOfContent(blocks),
    kind: 'plan',
    title: `${title}专项方案和重点任务清单`,
    documentNumber: number,
    on: start,
    blocks,
  });
}

const minutesPaper = (request: PaperRequest, meeting: MeetingWithItems): FiledPaper =>
  paper(request, {
    key: `meeting:${meeting.id}`,
    version: '',
    kind: 'minutes',
    title: `${meeting.title}记录`,
    on: meeting.held_on,
    blocks: [
      {
        facts: [
          ['会议', meeting.title],
          ['时间', showDay(meeting.held_on)],
          ['地点', meeting.place],
        ],
      },
      ...(meeting.minutes === '' ? [] : [{ heading: '记录' }, { text: meeting.minutes }]),
      { heading: '审议事项' },
      {
        table: meeting.items.map((item) => [item.number, item.problem, DECISIONS[item.decision] ?? '', item.note]),
        widths: [0.18, 0.42, 0.1, 0.3],
      },
    ],
  });

/** What was said and answered, without whose words they were: the name is kept apart and is not filed. */
function voicePaper(request: PaperRequest, voice: VoiceTable): FiledPaper {
  const judged = voice.content === null ? '未评价' : voice.content === 1 ? '满意' : '不满意';
  return paper(request, {
    key: `voice:${voice.id}`,
    version: String(voice.lock_version),
    kind: 'voice',
    title: `群众意见办理单（${voice.number}）`,
    documentNumber: voice.number,
    on: dayOfTime(voice.received_at),
    blocks: [
      {
        facts: [
          ['来自', CHANNELS[voice.channel] ?? voice.channel],
          ['收到', showDay(dayOfTime(voice.received_at))],
          ['事由', voice.subject],
          ['内容', voice.text],
          ['状态', translate('zh-CN', `state.${voice.state}`)],
          ['答复', voice.answer ?? ''],
          ['答复时间', voice.answered_at === null ? '' : showDay(dayOfTime(voice.answered_at))],
          ['评价', voice.comment === null || voice.comment === '' ? judged : `${judged}：${voice.comment}`],
        ],
      },
    ],
  });
}

function rulesPaper(request: PaperRequest, rules: readonly RuleWithFinding[]): FiledPaper {
  const { id, title } = request.initiative;
  return paper(request, {
    key: `rules:${id}`,
    version: rules.map((rule) => rule.id).join(' '),
    kind: 'rule',
    title: `${title}建章立制清单`,
    on: rules.map((rule) => dayOfTime(rule.created_at)).reduce((a, b) => Math.max(a, b)),
    opinion: '开放',
    blocks: [
      {
        table: [
          ['制度', '文号', '方式', '施行', '源于问题'],
          ...rules.map((rule) => [
            rule.title,
            rule.document_number,
            ACTS[rule.act] ?? rule.act,
            showDay(rule.in_force_on),
            `${rule.number} ${rule.problem}`,
          ]),
        ],
        widths: [0.3, 0.17, 0.09, 0.15, 0.29],
      },
    ],
  });
}
