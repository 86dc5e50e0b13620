/** Puts official papers together from what they say: opening and closing by their kind, pages, tables, dates in words. */
import type { Paper } from '../files/paper.ts';
import type { Random } from '../random.ts';
import { VILLAGES } from './names.ts';

export interface Sayings {
  title: string;
  to?: string;
  /** What this paper says, one paragraph each. */
  says: readonly string[];
  /** Headings of a table on a page of its own; its rows are villages with figures. */
  table?: readonly string[];
}

const KINDS: readonly [RegExp, opening: string, closing: string][] = [
  [/批复$/, '你单位来文收悉。经研究，现批复如下：', '此复。'],
  [/请示$/, '为做好有关工作，现将情况和意见请示如下：', '以上请示当否，请批示。'],
  [/报告$/, '现将有关情况报告如下：', '特此报告。'],
  [/函$/, '现就有关事项函告如下：', '专此函达，请予支持。'],
  [/纪要$/, '会议听取了有关部门的汇报，并进行了讨论。现将议定事项纪要如下：', '以上事项，由各有关部门抓紧落实。'],
  [/总结$/, '一年来，在上级领导和各方面支持下，各项工作取得了进展。现总结如下：', '下一年度的工作安排，另行行文。'],
  [/(通知|通报)$/, '根据工作需要，现将有关事项通知如下：', '特此通知，请认真贯彻执行。'],
];

/** Said on the first page, before what the paper is about. */
const OLD_GROUND =
  '此事关系到群众的生产生活，各有关公社和部门要从实际出发，抓紧时机，把工作做细做实。现将要点明确如下，请结合本单位情况一并研究办理。';
const NEW_GROUND =
  '此项工作涉及面广、政策性强，各有关单位要统一思想，密切配合，坚持实事求是，注重实效，按照职责分工抓好落实。主要内容如下。';

const OLD_RULES = [
  '各公社、各单位要加强领导，确定一名负责同志分管此项工作，把任务落实到大队、生产队。',
  '要走群众路线，重大事项交社员大会讨论，账目张榜公布，接受群众监督。',
  '所需劳力、物资就地解决，确有困难的由公社统一调剂，一律不准平调生产队的财物。',
  '各有关部门要互相支持，密切配合，不得推诿。每半月检查一次进度，每月向县里汇报一次。',
  '执行中有什么问题和建议，请及时告县革命委员会办公室。',
];
const NEW_RULES = [
  '各乡镇、各部门要明确责任领导和具体经办人员，按时限倒排工作计划，确保各项任务落到实处。',
  '资金实行专户储存、专款专用，严格执行审批程序，主动接受财政、审计部门和社会监督。',
  '加强政策宣传和业务培训，采用群众听得懂的语言讲清办理条件、程序和时限，让群众少跑路。',
  '建立健全工作台账，有关文件材料及时收集、整理、归档，任何个人不得据为己有或者拒绝归档。',
  '工作进展情况每季度末书面报送一次，遇有重大问题随时报告。',
];

const DIGITS = Array.from('〇一二三四五六七八九');
const small = (value: number): string => {
  const tens = Math.floor(value / 10);
  return `${tens > 1 ? DIGITS[tens]! : ''}${tens > 0 ? '十' : ''}${value % 10 > 0 ? DIGITS[value % 10]! : ''}`;
};

/** `19780412` as papers of the time write it: 一九七八年四月十二日, or 1992年4月12日. */
export function dayInWords(date: string): string {
  const [year, month, day] = [date.slice(0, 4), Number(date.slice(4, 6)), Number(date.slice(6, 8))];
  if (Number(year) >= 1985) return `${year}年${month}月${day}日`;
  return `${Array.from(year, (digit) => DIGITS[Number(digit)]!).join('')}年${small(month)}月${small(day)}日`;
}

export interface Issue {
  body: string;
  number: string;
  date: string;
}

/** A paper of two pages, or three with a table. */
export function composePaper(sayings: Sayings, issue: Issue, random: Random): Paper {
  const { title, to, says, table } = sayings;
  const [, opening, closing] = KINDS.find(([kind]) => kind.test(title)) ?? KINDS.at(-1)!;
  const isOld = Number(issue.date.slice(0, 4)) < 1981;
  const rules = isOld ? OLD_RULES : NEW_RULES;
  const items = [...says, ...rules].map((text, index) => `${small(index + 1)}、${text}`);
  const pages = [
    [opening, isOld ? OLD_GROUND : NEW_GROUND, ...items.slice(0, says.length)],
    [...items.slice(says.length), closing],
  ];
  if (table !== undefined) pages.push(['# 附表', ...tableRows(table, random)]);
  return {
    head: `${issue.body}文件`,
    number: issue.number,
    title,
    ...(to !== undefined && { to }),
    pages,
    signer: issue.body,
    day: dayInWords(issue.date),
  };
}

function tableRows(headings: readonly string[], random: Random): string[] {
  const sums = headings.map(() => 0);
  const rows = VILLAGES.slice(0, 8).map((village) => {
    const figures = headings.map((_, column) => {
      const figure = random.int(12, 240);
      sums[column] = sums[column]! + figure;
      return figure;
    });
    return `|${[village, ...figures].join('|')}`;
  });
  return [`|${['单位', ...headings].join('|')}`, ...rows, `|${['合计', ...sums].join('|')}`];
}

/** A paper as plain text. */
export const paperText = (paper: Paper): string =>
  [
    paper.head,
    paper.number,
    '',
    paper.title,
    '',
    paper.to === undefined ? '' : `${paper.to}：`,
    ...paper.pages.flat(),
    '',
    paper.signer,
    paper.day,
    '',
  ]
    .map((line) => line.replace(/^# /, '').replaceAll('|', '\t'))
    .join('\r\n');
