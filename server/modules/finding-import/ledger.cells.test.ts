import { describe, expect, it } from 'vitest';
import { nearestName, readDue, readPercent, saysDone, splitItems, splitNames } from './ledger.cells.ts';
import { findHeadings, proposeTargets } from './ledger.headings.ts';

describe('a cell of measures', () => {
  it.each([
    ['1.建立温湿度记录；2.配备温湿度计；3.每周核查。', ['建立温湿度记录', '配备温湿度计', '每周核查。']],
    ['1、修订制度\n2、组织培训', ['修订制度', '组织培训']],
    ['（1）修订制度（2）组织培训', ['修订制度', '组织培训']],
    ['①补齐目录②重新装订', ['补齐目录', '重新装订']],
    ['一是修订制度，二是组织培训', ['修订制度', '组织培训']],
    ['（一）修订制度；\n（二）组织培训；', ['修订制度', '组织培训']],
    ['修订制度；\n组织培训；\n检查落实。', ['修订制度', '组织培训', '检查落实。']],
    ['增设窗口，\n延长开放时间', ['增设窗口', '延长开放时间']],
    ['按 GB/T 18894-2016 第 3.2 条整改', ['按 GB/T 18894-2016 第 3.2 条整改']],
    ['2026.6.30前完成1.5米货架更换', ['2026.6.30前完成1.5米货架更换']],
    ['', []],
  ])('%j', (cell, items) => expect(splitItems(cell)).toEqual(items));
});

describe('a date', () => {
  it.each([
    ['2026-06-30', 20260630],
    ['2026.6.30', 20260630],
    ['2026年6月30日前', 20260630],
    ['20260630', 20260630],
    ['2026/6/30', 20260630],
    ['6月30日', 20260630],
    ['6月底', 20260630],
    ['2月底前', 20260228],
    ['2028年2月', 20280229],
    ['2026年底', 20261231],
    ['年底前', 20261231],
  ])('%s', (text, day) => expect(readDue(text, 2026)).toMatchObject({ kind: 'day', day }));
  it('words for terms, nothing, and no date', () => {
    expect(readDue('立行立改', 2026).kind).toBe('at-once');
    expect(readDue('长期坚持', 2026).kind).toBe('long-term');
    expect(readDue('/', 2026).kind).toBe('none');
    for (const bad of ['2026-02-30', '13月底', '尽快', '46203', '2026-6-31'])
      expect([bad, readDue(bad, 2026).kind]).toEqual([bad, 'bad']);
  });
});

it('takes percentages from 0 to 100 and no others', () => {
  expect(['75%', '75', '100', '0', '已完成', '未开始'].map((text) => readPercent(text, false))).toEqual([
    75, 75, 100, 0, 100, 0,
  ]);
  expect([readPercent('0.75', true), readPercent('1', true), readPercent('', false)]).toEqual([75, 100, undefined]);
  for (const bad of ['785%', '785', '-5', '33.3%', '大部分'])
    expect([bad, readPercent(bad, false)]).toEqual([bad, 'bad']);
  expect(readPercent('7.85', true)).toBe('bad');
});

it('tells names apart and finds the nearest', () => {
  expect(splitNames('张三、李四（办公室）')).toEqual(['张三', '李四']);
  expect(splitNames('张及时')).toEqual(['张及时']);
  expect(nearestName('张珊', ['李四', '张三'])).toBe('张三');
  expect(nearestName('婚姻登记', ['婚姻登记处', '办公室'])).toBe('婚姻登记处');
  expect(nearestName('王五', ['李四', '张三'])).toBe('');
  expect([saysDone('已完成，长期坚持'), saysDone('未完成'), saysDone('基本完成')]).toEqual([true, false, false]);
});

it('finds the line of headings and what each says', () => {
  const rows = [
    { row: 1, cells: ['问题整改台账'] },
    { row: 2, cells: ['填报单位：区档案馆', '', '2026年'] },
    {
      row: 3,
      cells: [
        '序号',
        '存在问题',
        '具体表现',
        '整改措施',
        '责任领导',
        '牵头单位',
        '责任人',
        '整改时限',
        '整改进度',
        '完成情况',
        '附件',
      ],
    },
  ];
  expect(findHeadings(rows)).toBe(3);
  expect(proposeTargets(rows[2]!.cells).map(({ target }) => target)).toEqual([
    'serial',
    'problem',
    'appearance',
    'measure',
    'leader',
    'body',
    'owner',
    'due',
    'percent',
    'progress',
    'note',
  ]);
  expect(
    proposeTargets(['No.', 'Finding', 'Measures', 'Lead unit', 'Owner', 'Due date', 'Percent']).map(
      ({ target }) => target,
    ),
  ).toEqual(['serial', 'problem', 'measure', 'body', 'owner', 'due', 'percent']);
});
