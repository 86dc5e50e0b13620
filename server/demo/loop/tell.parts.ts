/** Study, research, reports and inspections of the demonstration: what stands beside the findings of its initiative. */
import type { House } from '../../app.ts';
import { type Actor, PUBLIC_ACTOR } from '../../modules/identity/index.ts';
import { newQuestionnaire } from '../../../shared/schemas/questionnaire.ts';
import { BEGINS } from './frame.ts';
import type { Login, PartEvent, Telling } from './script.types.ts';
import { tellInspections } from './tell.inspections.ts';

export const tellParts = (given: Telling): PartEvent[] => [
  ...tellStudy(given),
  ...tellResearch(given),
  ...tellInspections(given),
  ...tellReports(given),
];

const STAFF: readonly (readonly [name: string, login?: Login])[] = [
  ['李静', 'desk'],
  ['王敏', 'archivist'],
  ['赵雨桐'],
  ['钱立新'],
  ['冯晓梅'],
];
const SESSIONS: readonly { on: number; kind: string; topic: string; place: string; away?: string; minutes?: string }[] =
  [
    {
      on: -64,
      kind: 'branch-day',
      topic: '以查档人的身份走一遍查档流程',
      place: '一楼查档大厅',
      minutes:
        '大家分头从门口走到拿到复印件，记下等候和折返。讨论认为，最费时间的是等调卷，最让人着急的是不知道办到哪一步。',
    },
    {
      on: -36,
      kind: 'lesson',
      topic: '群众来信里的三周',
      place: '三楼会议室',
      away: '钱立新',
      minutes: '由那封来信讲起：五个工作日的承诺是怎样变成三周的。会后各科写下自己的一条改进。',
    },
    { on: 6, kind: 'branch-meeting', topic: '整改回头看：规矩立住了没有', place: '三楼会议室' },
  ];

function tellStudy({ house: { study }, initiative, bodies, who, day }: Telling): PartEvent[] {
  const supervisor = who('supervisor');
  const bodyId = bodies.get('service')!;
  const members = new Map<string, string>();
  const held = new Map<string, string>();
  return [
    {
      on: BEGINS + 3,
      rank: 4,
      run: async () => {
        for (const [name, login] of STAFF)
          members.set(
            name,
            await study.addMember(supervisor, {
              bodyId,
              name,
              userId: login === undefined ? null : who(login).id!,
              keeps: login === 'desk',
              joinedOn: day(BEGINS),
            }),
          );
        const cadence = { bodyId, kind: 'branch-day', unit: 'month' as const, times: 1, since: day(BEGINS) };
        await study.setCadence(supervisor, cadence);
        for (const [title, documentNumber, required] of [
          ['国家档案馆档案开放办法', '国家档案局令第19号', true],
          ['机关档案管理规定', '国家档案局令第13号', false],
        ] as const)
          await study.addMaterial(supervisor, {
            initiativeId: initiative,
            unitId: null,
            title,
            documentNumber,
            note: '',
            required,
          });
      },
    },
    ...SESSIONS.map(({ on, kind, topic, place, away, minutes }) => ({
      on: Math.min(on, -5),
      rank: 4,
      run: async () => {
        const id = await study.planSession(supervisor, {
          bodyId,
          initiativeId: initiative,
          kind,
          topic,
          place,
          leader: '马晓东',
          day: day(on),
          fromMinute: 870,
          toMinute: 960,
        });
        if (minutes === undefined) return;
        const entries = [...members].map(([name, memberId]) => ({
          memberId,
          status: name === away ? ('excused' as const) : ('present' as const),
        }));
        await study.enterList(supervisor, id, { day: day(on), entries });
        const { lockVersion } = await study.getSession(supervisor, id);
        await study.holdSession(supervisor, id, { minutes, lockVersion });
        held.set(topic, id);
      },
    })),
    ...SESSIONS.flatMap(({ on, topic, away }) =>
      away === undefined
        ? []
        : {
            on: on + 3,
            rank: 4,
            run: () => {
              const made = { day: day(on), onDay: day(on + 3), how: '补看记录，写了一条改进。' };
              return study.makeUp(supervisor, held.get(topic)!, { memberId: members.get(away)!, ...made });
            },
          },
    ),
  ];
}

function tellResearch({ house: { research }, initiative, bodies, who, day }: Telling): PartEvent[] {
  const supervisor = who('supervisor');
  const team = [who('archivist').id!, who('desk').id!];
  let topic = '';
  let questionnaire = '';
  const stepTopic = async (state: 'running' | 'done') => {
    const { lockVersion } = await research.getTopic(supervisor, topic);
    await research.stepTopic(supervisor, topic, { state, lockVersion });
  };
  return [
    {
      on: -71,
      rank: 4,
      run: async () => {
        topic = await research.createTopic(supervisor, {
          title: '群众查一次档要跑几趟',
          goal: '弄清群众为查一份档案实际花的时间和往返，找出能省掉的环节。',
          initiativeId: initiative,
          questions: ['从进门到拿到复印件要多久？', '哪一步要回头再来？', '网上能办到哪一步？'],
          methods: ['walk-through', 'questionnaire'],
          leaderId: supervisor.id!,
          team,
          windowFrom: day(-70),
          windowTo: day(-45),
        });
        await stepTopic('running');
        const asked = newQuestionnaire.parse({
          title: '查档服务问卷',
          intro: '五个问题，一两分钟。不用留姓名。',
          topicId: topic,
          closesOn: day(30),
          questions: [
            {
              key: 'how',
              kind: 'single',
              title: '您怎样查的档？',
              required: true,
              options: ['到窗口', '网上', '电话', '请人代查'],
            },
            {
              key: 'trips',
              kind: 'single',
              title: '一共跑了几趟？',
              required: true,
              options: ['没有跑', '一趟', '两趟', '三趟以上'],
            },
            { key: 'well', kind: 'scale', title: '您对办理满意吗？', required: true, low: '不满意', high: '很满意' },
            {
              key: 'slow',
              kind: 'multiple',
              title: '哪里最费时间？',
              options: ['排队', '填表', '等调卷', '等盖章', '不知道进展'],
            },
            { key: 'more', kind: 'text', title: '还想说的' },
          ],
        });
        questionnaire = await research.createQuestionnaire(supervisor, asked);
        const { lockVersion } = await research.getQuestionnaire(supervisor, questionnaire);
        await research.openQuestionnaire(supervisor, questionnaire, { lockVersion });
      },
    },
    {
      on: -62,
      rank: 4,
      run: async () => {
        const visit = await research.planVisit(supervisor, {
          topics: [topic],
          bodyId: bodies.get('civil')!,
          place: '区民政局档案室',
          method: 'site',
          day: day(-62),
          from: 570,
          to: 660,
          people: [supervisor.id!, ...team],
          purpose: '看低保、婚姻档案的保管和移交情况',
        });
        const held = (await research.listVisits(supervisor, { topic, state: undefined, limit: 10 })).items[0]!;
        await research.stepVisit(supervisor, visit, { state: 'done', lockVersion: held.lockVersion });
        await research.addNote(supervisor, topic, {
          visitId: visit,
          interviewee: '档案室工作人员',
          onDay: day(-62),
          text: '搬办公楼时有一批低保档案留在老楼，没有来得及清点。',
        });
        await research.addProblem(supervisor, topic, {
          visitId: visit,
          problem: '机构改革前后的低保档案没有移交',
          bodyId: bodies.get('civil')!,
          duty: '区民政局办公室',
          task: '清点老楼库房并提出移交计划',
          due: day(12),
        });
      },
    },
    { on: -52, rank: 4, run: () => answerQuestions(research, supervisor, () => questionnaire) },
    {
      on: -44,
      rank: 4,
      run: async () => {
        await research.addResult(supervisor, topic, {
          title: '查档流程图和四处堵点',
          kind: 'report',
          summary: '平均往返一点七趟；等调卷占六成时间；网上只能办本人申请。',
          useState: 'in-use',
          useHow: '堵点逐条列入问题清单。',
          usedOn: day(-40),
        });
        await stepTopic('done');
      },
    },
  ];
}

const ANSWERS: readonly (readonly [how: number, trips: number, well: number, slow: number[], more: string])[] = [
  [0, 2, 2, [2, 4], '第二趟只为补一张委托书。'],
  [0, 1, 4, [0], ''],
  [1, 1, 3, [4], '网上能看到进度就好了。'],
  [0, 3, 1, [2, 3, 4], ''],
  [3, 2, 3, [1], '替父亲查的，手续说不清。'],
  [2, 0, 5, [], '电话里就告诉我了，谢谢。'],
  [0, 1, 4, [2], ''],
  [0, 2, 2, [0, 2], '周一人太多。'],
];

async function answerQuestions(research: House['research'], supervisor: Actor, id: () => string): Promise<void> {
  const { address } = await research.getQuestionnaire(supervisor, id());
  const token = address!.split('/').at(-1)!;
  for (const [index, [how, trips, well, slow, more]] of ANSWERS.entries()) {
    const answers = { how, trips, well, slow, more };
    await research.answer(PUBLIC_ACTOR, token, { answers, sending: `demonstration-${index}` }, `reader-${index}`);
  }
}

function tellReports({ house: { reports }, initiative, who, day }: Telling): PartEvent[] {
  const supervisor = who('supervisor');
  return [
    {
      on: -11,
      rank: 4,
      run: async () => {
        const id = await reports.create(supervisor, {
          kind: 'stage',
          initiativeId: initiative,
          from: day(BEGINS),
          asOf: day(-11),
        });
        await reports.issue(supervisor, id, (await reports.get(supervisor, id)).lockVersion);
      },
    },
  ];
}
