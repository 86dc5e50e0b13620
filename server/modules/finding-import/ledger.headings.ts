/** What the columns of a ledger are, by their headings: Chinese as offices write them, and English. Pure. */
import type { LedgerTarget } from '../../../shared/schemas/finding-import.ts';

/** Longer words come before those they hold: 牵头领导 is no 牵头单位. */
const WORDS: readonly [LedgerTarget, string][] = [
  ['serial', '序号 编号 问题编号 问题序号 总序号 no number serial id'],
  ['category', '类别 分类 问题类别 问题类型 问题分类 类型 领域 方面 category type'],
  ['source', '来源 问题来源 发现途径 途径 source'],
  ['severity', '严重程度 程度 问题性质 性质 等级 severity'],
  [
    'appearance',
    '具体表现 表现 主要表现 具体问题 具体情况 问题表现 问题具体表现 表现形式 appearance appearances details symptoms',
  ],
  [
    'problem',
    '问题 存在问题 存在的问题 主要问题 问题描述 问题内容 问题清单 问题名称 查摆问题 反馈问题 problem finding issue',
  ],
  ['rootCause', '原因 原因分析 问题原因 产生原因 成因 根源 rootcause cause'],
  ['basis', '依据 检查依据 条款 制度依据 basis clause'],
  ['target', '目标 整改目标 整改要求 预期目标 预期成效 工作目标 target goal'],
  ['measure', '措施 整改措施 改进措施 具体措施 整改举措 整改任务 工作措施 解决措施 measure measures action actions'],
  ['leader', '责任领导 牵头领导 分管领导 包抓领导 挂牌领导 leader'],
  ['joining', '配合单位 协助单位 责任配合单位 参与单位 配合部门 协同部门 joining supportingunits supporting'],
  ['body', '牵头单位 责任单位 责任部门 牵头部门 整改单位 责任科室 单位 部门 科室 支部 unit leadunit department'],
  ['executor', '执行主体 执行人 具体责任人 经办人 承办人 executor'],
  ['checker', '检查主体 检查人 督办人 验收人 核验人 监督人 checker verifier'],
  ['owner', '责任人 责任主体 整改责任人 负责人 owner responsible assignee'],
  ['start', '开始时间 开始日期 启动时间 发现时间 发现日期 start startdate'],
  [
    'due',
    '整改时限 完成时限 时限 完成时间 计划完成时间 整改期限 完成期限 期限 截止时间 截止日期 整改时间 due duedate deadline',
  ],
  ['percent', '进度 整改进度 完成进度 完成率 完成比例 progress% percent percentage completion'],
  [
    'progress',
    '完成情况 整改情况 进展情况 整改进展 落实情况 整改成效 整改结果 进展 整改完成情况 status progress result',
  ],
  ['note', '备注 说明 销号情况 销号时间 是否销号 note notes remarks'],
];
const TARGETS = new Map(
  WORDS.flatMap(([target, words]) => words.split(' ').map((word): [string, LedgerTarget] => [word, target])),
);

const even = (heading: string): string =>
  heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\([^)]*\)|\[[^\]]*\]/g, '')
    .replace(/[\s*_:./、-]/g, '');

/** What a heading says; undefined where it says nothing that we know. */
export const targetOf = (heading: string): LedgerTarget | undefined => TARGETS.get(even(heading));

/** What files of one office have in common: their headings. The memory of mappings goes by it. */
export const shapeOf = (headings: readonly string[]): string => headings.map(even).join('\n');

const FIRST_ROWS = 20;
/** A row that names what is wrong and at least one column more: the line of headings. */
export function findHeadings(rows: readonly { row: number; cells: readonly string[] }[]): number | undefined {
  let best: { row: number; known: number } | undefined;
  for (const { row, cells } of rows) {
    if (row > FIRST_ROWS) break;
    const known = new Set(cells.map(targetOf).filter((target) => target !== undefined));
    if ((known.has('problem') || known.has('appearance')) && known.size >= 2 && known.size > (best?.known ?? 0))
      best = { row, known: known.size };
  }
  return best?.row;
}

/** Columns that may stand several times; of the others the first is taken. */
const MANY: readonly LedgerTarget[] = ['measure', 'appearance', 'progress', 'note', 'ignore'];

/** The target of each heading; what is not known is kept as a note. */
export function proposeTargets(headings: readonly string[]): { target: LedgerTarget; why: 'heading' | 'none' }[] {
  const taken = new Set<LedgerTarget>();
  const proposed = headings.map((heading) => {
    const target = targetOf(heading);
    if (target === undefined || (taken.has(target) && !MANY.includes(target)))
      return { target: heading.trim() === '' ? ('ignore' as const) : ('note' as const), why: 'none' as const };
    taken.add(target);
    return { target, why: 'heading' as const };
  });
  // Where only appearances are told, they are the problems.
  if (!taken.has('problem')) {
    const at = proposed.findIndex(({ target }) => target === 'appearance');
    if (at >= 0) proposed[at] = { target: 'problem', why: 'heading' };
  }
  return proposed;
}
