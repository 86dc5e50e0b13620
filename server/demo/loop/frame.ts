/** The initiative's frame: its bodies, its meetings, and what people said that became no finding. */
import type { BodyKey, DemoMeeting, DemoVoice } from './script.types.ts';

export const BEGINS = -75;
export const TITLE = '查档服务提升';

export const BODIES: readonly { key: BodyKey; name: string; agency?: 'civil' | 'office' }[] = [
  { key: 'service', name: '查阅利用科' },
  { key: 'keeping', name: '保管整理科' },
  { key: 'technology', name: '信息技术科' },
  { key: 'civil', name: '区民政局档案室', agency: 'civil' },
  { key: 'office', name: '区政府办档案室', agency: 'office' },
];

export const MEETINGS: readonly DemoMeeting[] = [
  {
    on: -66,
    title: '馆务会（第十四次）',
    place: '三楼会议室',
    minutes:
      '会议听取查阅利用科关于群众查档意见的汇报，逐项审议。会议认为，超时的根子在三个环节各记各的账，要先定一个人对整件申请负责，再谈提速。',
  },
  {
    on: -60,
    title: '馆务会（第十五次）',
    place: '三楼会议室',
    minutes: '会议审议走流程发现的问题。土地登记档案查得多、原件旧，先做三个乡镇，经费由办公室报批。',
  },
  {
    on: -40,
    title: '查档服务提升专题会',
    place: '一楼查档大厅',
    minutes: '会议在大厅开，逐项看现场。会议要求：凡群众提出的，改完要告诉本人，由本人评价。',
  },
  {
    on: -20,
    title: '馆务会（第十九次）',
    place: '三楼会议室',
    minutes: '会议审议复印质量问题，同意先换粉试印，更换设备按采购规定办理。',
  },
];

/** Key tasks of the plan that are done: place in the list, day, what shows it. */
export const TASKS_DONE: readonly (readonly [place: number, on: number, note: string])[] = [
  [0, -71, '意见箱两处、专线一部、网上入口一个，已公布。'],
  [1, -62, '近一年意见四十七条，已分办。'],
  [2, -50, '馆长、副馆长各走一遍，发现问题三条。'],
  [3, -46, '已列堵点四处。'],
  [4, -45, '已列堵点两处，均在土地档案。'],
  [5, -44, '已列堵点一处，网上申请。'],
  [6, -43, '已列堵点一处，低保档案。'],
  [7, -42, '无新堵点。'],
  [8, -38, '四次会议审定十项。'],
  [9, -30, '办理时限和告知单已公开。'],
];

/** Said, and no finding: new, given to somebody, answered, said twice. */
export const VOICES: readonly (DemoVoice & {
  then?:
    | { on: number; act: 'assign' }
    | { on: number; act: 'answer'; text: string; content?: boolean }
    | { on: number; act: 'join'; to: string };
})[] = [
  {
    channel: 'web',
    on: -70,
    subject: '查婚姻档案太慢',
    text: '同样是查婚姻档案，等了十多天没有消息。',
    name: '袁立',
    contact: '137****0921',
    then: { on: -69, act: 'join', to: 'three-weeks' },
  },
  {
    channel: 'web',
    on: -33,
    subject: '请问周六能查档吗',
    text: '平时上班没空，周六能不能来查？',
    then: { on: -32, act: 'answer', text: '每月第一、第三个周六上午开放，请带身份证。', content: true },
  },
  {
    channel: 'desk',
    on: -20,
    subject: '想查爷爷的参军档案',
    text: '想查五十年代的参军登记，窗口说要到档案馆外的部门去，能不能帮忙问问。',
    name: '沈一诺',
    contact: '窗口登记',
    then: { on: -19, act: 'assign' },
  },
  {
    channel: 'phone',
    on: -4,
    subject: '停车位太少',
    text: '来查档没有地方停车，转了三圈。',
    then: { on: -3, act: 'assign' },
  },
  {
    channel: 'web',
    on: -1,
    subject: '查档结果能不能寄到家里',
    text: '老人行动不便，复印件能不能邮寄，愿意付邮费。',
    name: '程晓',
    contact: '138****5521',
  },
  {
    channel: 'letter',
    on: -1,
    subject: '表扬窗口的同志',
    text: '窗口的同志帮我找到了三十年前的录取名册，一直想说声谢谢。',
  },
];

/** Days on which the rules of the slips run in the demonstration's past. */
export const RULE_DAYS: readonly number[] = [-47, -28, -20, -14, -8, -3, 0];
