/** Applications for marriage of 1983: two invented people each, without any number of a document. */
import type { Paper } from '../files/paper.ts';
import { VILLAGES } from './names.ts';

type Couple = readonly [groom: string, bride: string];

export const COUPLES: readonly Couple[] = [
  ['高水根', '彭雪琴'],
  ['曾志明', '吕月娥'],
  ['邓守田', '沈惠芳'],
  ['萧永年', '袁丽萍'],
];

/** The form with the application on its first page and the office's decision on the second. */
export function marriagePaper([groom, bride]: Couple, index: number): Paper {
  const [his, hers] = [VILLAGES[index]!, VILLAGES[index + 4]!];
  return {
    head: '结婚登记申请书',
    number: `青婚字〔1983〕第${String(112 + index * 57).padStart(4, '0')}号`,
    title: `${groom}\u3000${bride}`,
    pages: [
      [
        '|项目|男方|女方',
        `|姓名|${groom}|${bride}`,
        `|年龄|${24 + index}|${22 + index}`,
        '|民族|汉|汉',
        '|职业|社员|社员',
        `|住址|${his}大队|${hers}大队`,
        '|婚姻状况|未婚|未婚',
        '我们双方自愿结为夫妻，没有直系血亲和三代以内旁系血亲关系，均未患有法律禁止结婚的疾病。以上所填属实。',
        `申请人：${groom}（印）\u3000${bride}（印）`,
      ],
      [
        '# 审查意见',
        `经${his}大队、${hers}大队出具证明，双方均达到法定婚龄，均系初婚。`,
        '经审查，符合《中华人民共和国婚姻法》的规定，准予登记，发给结婚证。',
        '附：男女双方婚姻状况证明各一份，合影一张。',
      ],
    ],
    signer: '青山县民政局婚姻登记专用章',
    day: `一九八三年${['二', '五', '八', '十一'][index]!}月`,
  };
}
