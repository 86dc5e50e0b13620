/**
 * The templates that come with the program: a study campaign, the yearly inspection of agencies, a service improvement.
 * Their stages are the four that campaigns run side by side (边学习、边对照、边检视、边整改) or those of their trade;
 * what they ask for is an offer, to be changed in a version of the house.
 */
import type { Locale } from '../../../shared/i18n/index.ts';
import type { InitiativeTemplate } from '../../../shared/schemas/initiative.ts';
import { ENGLISH } from './template.shipped.en.ts';

type Task = InitiativeTemplate['tasks'][number];
const task = (stage: string, text: string, due: number, more: Partial<Task> = {}): Task => ({
  text,
  stage,
  list: 'task',
  duty: '',
  perBody: false,
  from: null,
  due,
  ...more,
});

const STUDY: InitiativeTemplate = {
  key: 'study-campaign',
  name: '主题教育',
  summary: '学习、调研、检视、整改四个阶段并行推进，最后建章立制。期限五个月，可改。',
  kind: 'study',
  goal: '通过学习统一认识，通过调研找准问题，通过整改见到实效，通过建章立制管住长远。',
  plan: [
    '一、总体安排',
    '学习、调研、检视、整改不截然分段，边学习、边对照、边检视、边整改，贯穿始终。',
    '',
    '二、组织领导',
    '成立领导小组，主要负责人为第一责任人；领导小组下设办公室，负责日常工作。各支部书记对本支部负责。',
    '',
    '三、工作要求',
    '不以笔记字数、心得篇数评价学习，不搞层层填表；数据一次录入，报告由系统汇总。整改以群众认可为准，未解决的问题继续挂账。',
  ].join('\n'),
  days: 150,
  stages: [
    { key: 'study', name: '学习研讨', from: 1, to: 120 },
    { key: 'research', name: '调查研究', from: 14, to: 90 },
    { key: 'self-examination', name: '检视问题', from: 21, to: 105 },
    { key: 'rectification', name: '整改落实', from: 28, to: 140 },
    { key: 'lasting', name: '建章立制', from: 110, to: 150 },
  ],
  roles: [
    { role: 'first-responsible', duty: '主要负责人，第一责任人' },
    { role: 'leading-group', duty: '领导小组副组长' },
    { role: 'leading-group', duty: '领导小组成员' },
    { role: 'office', duty: '办公室主任' },
    { role: 'office', duty: '联络员' },
    { role: 'guiding-group', duty: '上级指导组' },
  ],
  tasks: [
    task('study', '印发实施方案，召开动员部署会', 7, { duty: '领导小组办公室', from: 1 }),
    task('study', '制定本单位学习计划', 14, { duty: '各支部书记', perBody: true }),
    task('study', '列出必读和选读书目，从馆藏中选配学习材料', 14, { duty: '领导小组办公室' }),
    task('study', '举办读书班', 45, { duty: '领导班子', from: 21 }),
    task('research', '确定调研课题，领导班子成员揭榜领题', 21, { duty: '领导班子' }),
    task('research', '汇总行程，查重避撞，开展实地调研', 75, { duty: '各课题组', from: 28 }),
    task('research', '召开调研成果交流会，列出成果转化清单', 90, { duty: '领导小组办公室' }),
    task('self-examination', '多渠道听取意见，汇入意见箱并逐条办理', 60, { duty: '领导小组办公室', from: 21 }),
    task('self-examination', '分管核、上会审，形成问题清单', 75, { duty: '领导小组' }),
    task('rectification', '逐项制定整改措施，明确责任人和时限', 85, { duty: '各责任单位', perBody: true }),
    task('rectification', '召开专题组织生活会', 120, { duty: '各支部书记', perBody: true }),
    task('rectification', '整改销号，未解决的转入长期跟踪', 140, { duty: '各责任单位' }),
    task('lasting', '修订或新建制度，登记建章立制台账', 145, { duty: '领导小组办公室' }),
    task('lasting', '总结并形成阶段性进展情况汇报，材料归档', 150, { duty: '领导小组办公室' }),
  ],
};

const INSPECTION: InitiativeTemplate = {
  key: 'yearly-inspection',
  name: '年度档案监督检查',
  summary: '计划、自查、现场检查、整改、复查和通报，供档案主管部门一年一次使用。',
  kind: 'inspection',
  goal: '检查各单位档案工作责任、制度、设施、收集整理、保管利用和安全情况，发现问题限期整改，守住档案安全底线。',
  plan: [
    '一、检查对象',
    '本级机关、团体、企业事业单位和其他组织。抽查对象随机选取，检查人员随机派出。',
    '',
    '二、检查方式',
    '单位自查与现场检查相结合；现场检查不少于两人，出示证件，如实记录。',
    '',
    '三、结果运用',
    '问题列入台账，书面通知限期整改，到期复查；检查结果反馈被检查单位。',
  ].join('\n'),
  days: 240,
  stages: [
    { key: 'planning', name: '计划部署', from: 1, to: 30 },
    { key: 'self-check', name: '单位自查', from: 31, to: 75 },
    { key: 'visit', name: '现场检查', from: 76, to: 135 },
    { key: 'rectification', name: '限期整改', from: 90, to: 195 },
    { key: 'second-visit', name: '复查', from: 165, to: 220 },
    { key: 'result', name: '通报与总结', from: 200, to: 240 },
  ],
  roles: [
    { role: 'first-responsible', duty: '档案主管部门负责人' },
    { role: 'leading-group', duty: '分管负责人' },
    { role: 'office', duty: '监督指导科' },
    { role: 'member', duty: '检查人员（一组）' },
    { role: 'member', duty: '检查人员（二组）' },
  ],
  tasks: [
    task('planning', '制定年度检查计划，确定检查表和评分标准', 15, { duty: '监督指导科' }),
    task('planning', '随机抽取检查对象，配备检查人员', 20, { duty: '监督指导科', from: 15 }),
    task('planning', '印发检查通知', 30, { duty: '监督指导科' }),
    task('self-check', '完成自查并报送自查材料', 75, { duty: '各受检单位', from: 31, perBody: true }),
    task('visit', '现场检查，当场核对并记录', 135, { duty: '检查组', from: 76, perBody: true }),
    task('visit', '评分定级，逐项说明依据', 145, { duty: '检查组' }),
    task('rectification', '发出整改通知，问题列入台账', 150, { duty: '监督指导科' }),
    task('rectification', '完成整改并报送整改情况', 195, { duty: '各受检单位', perBody: true }),
    task('second-visit', '对整改单位复查', 220, { duty: '检查组', from: 165 }),
    task('result', '反馈检查结果，形成年度检查总结', 235, { duty: '监督指导科' }),
    task('result', '检查材料归档', 240, { duty: '监督指导科' }),
  ],
};

const SERVICE: InitiativeTemplate = {
  key: 'service-improvement',
  name: '查档服务提升',
  summary: '从群众的意见出发：听意见、走流程、改问题、请群众评价、定规矩。期限三个月。',
  kind: 'service',
  goal: '查档有回音、办理有时限、结果有评价：申请在承诺时限内办结，一次说清所需材料，群众满意后销号。',
  plan: [
    '一、找问题',
    '汇总意见箱、窗口、电话和网上意见；领导班子成员以普通查档人身份走一遍流程，不打招呼、不听汇报。',
    '',
    '二、改问题',
    '一个问题、一名负责人、一套措施、一个时限。能立即改的立行立改，需要时间的限期整改。',
    '',
    '三、请群众评价',
    '问题由群众提出的，整改结果告知本人，由本人评价；不满意的退回重改。',
  ].join('\n'),
  days: 90,
  stages: [
    { key: 'listen', name: '听意见', from: 1, to: 30 },
    { key: 'walk-through', name: '走流程', from: 7, to: 35 },
    { key: 'rectification', name: '整改', from: 14, to: 75 },
    { key: 'evaluation', name: '群众评价', from: 45, to: 82 },
    { key: 'lasting', name: '建章立制', from: 60, to: 90 },
  ],
  roles: [
    { role: 'first-responsible', duty: '馆长，第一责任人' },
    { role: 'leading-group', duty: '分管利用工作的副馆长' },
    { role: 'office', duty: '利用服务科' },
    { role: 'member', duty: '窗口工作人员' },
    { role: 'member', duty: '技术保障人员' },
  ],
  tasks: [
    task('listen', '公布意见渠道：意见箱、窗口、电话、网上', 5, { duty: '利用服务科', from: 1 }),
    task('listen', '梳理近一年查档意见，逐条分办', 15, { duty: '利用服务科' }),
    task('walk-through', '领导班子成员走一遍查档流程', 30, { duty: '领导班子', from: 7 }),
    task('walk-through', '排查本单位办理环节，列出堵点', 35, { duty: '各科室负责人', perBody: true }),
    task('rectification', '问题上会审定，明确措施、责任人和时限', 40, { duty: '领导小组' }),
    task('rectification', '公开办理时限和所需材料，一次性告知', 50, { duty: '利用服务科' }),
    task('rectification', '对超时未办的申请逐件清理', 60, { duty: '利用服务科', from: 14 }),
    task('evaluation', '将整改结果告知提意见的人并请其评价', 82, { duty: '利用服务科' }),
    task('lasting', '制定或修订查档服务制度', 85, { duty: '利用服务科' }),
    task('lasting', '形成总结，材料归档', 90, { duty: '利用服务科' }),
  ],
};

const SHIPPED: readonly InitiativeTemplate[] = [STUDY, INSPECTION, SERVICE];

/** Each in the words of a language; stages, days and keys are the same in all. */
export const shippedIn = (locale: Locale): readonly InitiativeTemplate[] =>
  locale === 'zh-CN' ? SHIPPED : SHIPPED.map(inEnglish);

function inEnglish(template: InitiativeTemplate): InitiativeTemplate {
  const words = ENGLISH[template.key];
  if (words === undefined) return template;
  const { name, summary, goal } = words;
  return {
    ...template,
    name,
    summary,
    goal,
    plan: words.plan.join('\n'),
    stages: template.stages.map((each) => ({ ...each, name: words.stages[each.key] ?? each.name })),
    roles: template.roles.map((each, at) => ({ ...each, duty: words.roles[at] ?? each.duty })),
    tasks: template.tasks.map((each, at) => {
      const [text = each.text, duty = each.duty] = words.tasks[at] ?? [];
      return { ...each, text, duty };
    }),
  };
}
