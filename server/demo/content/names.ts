/** Names of people and places: put together by chance, of nobody. */
import type { Random } from '../random.ts';

const SURNAMES = Array.from('陈李王张刘黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕');
const WOMEN = [
  '桂芬',
  '秀英',
  '玉珍',
  '淑华',
  '翠兰',
  '春梅',
  '爱莲',
  '凤仙',
  '美云',
  '菊香',
  '月娥',
  '惠芳',
  '银花',
  '小红',
  '雪琴',
  '丽萍',
];
const MEN = [
  '大有',
  '福生',
  '德厚',
  '国强',
  '建华',
  '志明',
  '水根',
  '长贵',
  '永年',
  '守田',
  '金山',
  '学文',
  '振邦',
  '宝林',
  '卫东',
  '家兴',
];

export const COMMUNES = ['红旗公社', '白河公社', '东风公社', '双桥公社', '石门公社', '柳林公社', '龙泉公社'] as const;
export const TOWNS = ['城关镇', '白河镇', '双桥镇', '石门乡', '柳林乡', '龙泉乡', '东岗乡'] as const;
export const VILLAGES = [
  '王家岭',
  '李家坪',
  '沙湾',
  '上河',
  '下河',
  '枣树沟',
  '塔子山',
  '大塘',
  '青石桥',
  '黄泥坡',
] as const;

export const woman = (random: Random): string => random.pick(SURNAMES) + random.pick(WOMEN);
export const man = (random: Random): string => random.pick(SURNAMES) + random.pick(MEN);
export const anybody = (random: Random): string => (random.chance(0.5) ? woman(random) : man(random));
