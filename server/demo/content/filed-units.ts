/** The units that come with files, as the three agencies delivered them. Titles and texts were written for this archive. */
import type { Paper } from '../files/paper.ts';
import type { Scene } from '../files/photo.ts';
import type { AgencyKey } from './agencies.ts';
import type { Sayings } from './papers.ts';

/** `dual`: scan with text behind; `scan`: pictures alone; the others as written on a computer. */
export type Form = 'dual' | 'scan' | 'pdf' | 'docx' | 'txt' | 'photo';

export interface Filed extends Sayings {
  form: Form;
  /** Number within its year; none where the paper bears none. */
  no?: number;
  month: number;
  scene?: Scene;
  /** A paper written out in full, in place of one put together from `says`. */
  paper?: Paper;
  /** Fields of its category, by their names. */
  further?: Record<string, string>;
}

export interface FiledSeries {
  agency: AgencyKey;
  category: 'WS' | 'ZP' | 'HY';
  year: number;
  retention: 'Y' | 'D30' | 'D10';
  office: string;
  first: number;
  opinion: string;
  secrecy?: string;
  items: readonly Filed[];
}

type Line = readonly [form: Form, no: number, month: number, title: string, says: string, table?: string];

/** To whom a paper goes: a circular to all, a reply to one, a report or request upwards. */
interface Addressees {
  all: string;
  one: string;
  up: string;
}

function addressee({ all, one, up }: Addressees, title: string): string {
  if (/(批复|函)$/.test(title)) return one;
  return /(请示|报告)$/.test(title) ? up : all;
}

/** Paragraphs are parted by `/`, headings of a table by a blank. */
export const papersOf = (to: Addressees, lines: readonly Line[]): Filed[] =>
  lines.map(([form, no, month, title, says, table]) => ({
    form,
    no,
    month,
    title,
    to: addressee(to, title),
    says: says.split('/'),
    ...(table !== undefined && { table: table.split(' ') }),
  }));

/** The office's papers of 1978 before and after 青革发〔1978〕36号; that one is put between them. */
export const OFFICE_1978_BEFORE = papersOf(
  { all: '各公社革命委员会，县直各单位', one: '红旗公社革命委员会', up: '地区革命委员会' },
  [
    [
      'dual',
      61,
      5,
      '关于白河水库库区清理工作的通知',
      '库区一百二十米高程以下的树木、坟墓和建筑物，应当在六月底以前清理完毕。/清理出来的木材由公社统一保管，优先用于移民建房。/县卫生局负责水井、厕所的消毒。',
    ],
    [
      'dual',
      63,
      5,
      '关于水库移民子女入学安排的通知',
      '王家岭、李家坪两处各增设教学点一所，民办教师由公社选调。/移民子女转学一律免收转学手续费，课本由县新华书店先行垫付。',
      '学生 教师',
    ],
    [
      'dual',
      66,
      6,
      '关于红旗公社移民口粮补助的批复',
      '同意从周转粮中借给移民户口粮一万二千斤，秋后归还。/搬迁期间误工的口粮差额，由原大队和接收大队各负担一半。',
    ],
    [
      'dual',
      68,
      6,
      '关于王家岭安置点修建机耕路的批复',
      '同意从白河镇至王家岭修建机耕路四点三公里，路面宽四米。/土石方由公社组织劳力完成，桥涵由县交通局设计施工。/所需炸药一点五吨由县物资局安排。',
    ],
    [
      'dual',
      71,
      7,
      '关于白河水库移民建房进度情况的通报',
      '截至六月底，两处安置点已开工一百九十六户，完工一百五十八户。/李家坪因砖瓦供应不及时，进度落后于计划，应当在七月中旬以前赶上。',
      '开工 完工',
    ],
    [
      'dual',
      74,
      7,
      '关于水库蓄水验收准备工作的通知',
      '大坝、溢洪道、输水洞的验收资料由水电局负责整理。/移民搬迁和库区清理的验收由安置办公室组织。/验收以后方可蓄水至正常水位。',
    ],
    [
      'dual',
      77,
      8,
      '关于加强水库渔业管理的通知',
      '水库渔业由水库管理所统一经营，沿库各大队按移民人口分红。/严禁炸鱼、毒鱼和在禁渔期捕捞。',
    ],
  ],
);

export const OFFICE_1978_AFTER = papersOf(
  { all: '各公社革命委员会，县直各单位', one: '县水电局', up: '地区革命委员会' },
  [
    [
      'dual',
      80,
      9,
      '关于西干渠延伸工程劳力安排的通知',
      '受益公社按灌溉面积分摊劳力，共需二千四百人，工期九十天。/民工口粮自带，工地每人每天补助四两。',
      '劳力 工日',
    ],
    [
      'dual',
      82,
      9,
      '关于同意建立白河水库管理所的批复',
      '管理所为县水电局下属事业单位，定编十八人。/管理所负责大坝观测、灌溉配水、渔业和林木管理。',
    ],
    [
      'dual',
      85,
      10,
      '关于移民安置经费决算的批复',
      '核定移民安置经费决算为十八万三千四百二十元，节余二千五百八十元留作安置点维修。/领款单和决算表由公社存档，副本送县财政局。',
    ],
    [
      'dual',
      88,
      10,
      '关于恢复县档案馆工作的通知',
      '县档案馆自十月起恢复接收和借阅。/各单位一九六六年以来积存的文件，应当在一九七九年底以前整理立卷。/库房防火、防潮、防虫设备由县财政安排专款添置。',
    ],
    [
      'dual',
      91,
      11,
      '关于冬季农田水利建设情况的报告',
      '全县上工劳力最高时达到四万一千人，完成土石方二百二十万立方米。/新增灌溉面积六千八百亩，改造低产田九千二百亩。',
      '土石方 灌溉亩',
    ],
    [
      'dual',
      95,
      12,
      '关于白河水库首次蓄水情况的报告',
      '水库于九月二十日开始蓄水，十一月底水位达到一百一十八点四米。/观测资料表明大坝沉降和渗流均在允许范围以内。',
    ],
  ],
);

export const OFFICE_1979 = papersOf(
  { all: '各公社革命委员会，县直各单位', one: '红旗公社革命委员会', up: '地区革命委员会' },
  [
    ['scan', 4, 1, '关于春节期间慰问水库移民的通知', '对迁入新居的移民户普遍走访一次，重点解决过冬的棉衣和口粮。'],
    ['scan', 9, 2, '关于解决红旗公社移民春耕种子的批复', '同意借给稻种八千斤、花生种一千二百斤，秋后归还。'],
    [
      'scan',
      17,
      4,
      '关于知识青年返城安置工作的意见的通知',
      '返城知识青年由原动员单位负责安排，可以进集体企业，也可以自谋职业。',
    ],
    ['scan', 23, 6, '关于双桥石拱桥限制载重的通知', '桥面裂缝未处理以前，五吨以上车辆一律绕行石门渡口。'],
    ['scan', 31, 8, '关于县城自来水工程开工的批复', '同意八月开工，日供水能力二千吨，水源取自白河水库西干渠。'],
    ['scan', 38, 11, '关于整理地名资料的通知', '各公社按大队填写地名卡片，注明含义、来历和曾用名，年底报县。'],
  ],
);

export const WATER_1992 = papersOf({ all: '局属各单位，各乡镇水利站', one: '白河灌区管理所', up: '县人民政府' }, [
  [
    'pdf',
    5,
    2,
    '关于白河水库大坝安全鉴定工作的通知',
    '鉴定范围包括大坝、溢洪道、输水洞和观测设施。/四月底以前完成资料整理和现场检查。',
  ],
  [
    'pdf',
    9,
    3,
    '关于灌区水费计收标准的批复',
    '自流灌溉每亩每年六元，提水灌溉每亩每年四元五角。/对特困户经村民会议评议可以减免。',
    '亩数 水费',
  ],
  [
    'docx',
    12,
    4,
    '关于一九九二年防汛准备工作的报告',
    '储备编织袋四万条、木桩八百根、救生衣二百件。/全县组织抢险队二十六支，一千三百人。',
  ],
  [
    'pdf',
    16,
    5,
    '关于西干渠渡槽裂缝处理的请示',
    '渡槽第七跨至第十一跨发现横向裂缝十四条，最大缝宽零点四毫米。/拟采用环氧砂浆灌缝并粘贴钢板加固，概算九万八千元。',
  ],
  [
    'dual',
    21,
    7,
    '关于“7.12”暴雨洪水情况的报告',
    '七月十二日二十时至十三日八时，流域平均降雨一百八十六毫米，水库水位上涨二点七米。/溢洪道开闸泄洪十一小时，下游河道安全。',
    '受淹亩 转移户',
  ],
  ['scan', 24, 8, '关于水毁渠道抢修情况的报告', '已修复渠道二十七处，共三点六公里，恢复灌溉一万一千亩。'],
  [
    'pdf',
    30,
    10,
    '关于水土保持重点户承包荒山的意见的通知',
    '承包期三十年不变，允许继承和转让。/治理验收合格的，每亩补助十五元。',
  ],
  [
    'txt',
    36,
    12,
    '一九九二年水利工作总结',
    '全年完成水利投资三百一十二万元，除险加固小型水库五座。/农村人畜饮水工程解决了四千三百人的饮水困难。',
  ],
]);

/** Captions with the scene that shows them. */
export const WATER_PHOTOS: readonly (readonly [scene: Scene, caption: string])[] = [
  ['dam', '白河水库大坝加高工程竣工，坝顶插满红旗'],
  ['lake', '蓄水后的白河水库，由王家岭北望'],
  ['canal', '西干渠石门段通水'],
  ['bridge', '西干渠渡槽主跨合龙'],
  ['terrace', '李家坪移民新村后山的梯田'],
  ['works', '水库工地的石灰窑和预制场'],
  ['street', '王家岭移民安置点的新街'],
  ['school', '王家岭移民小学开学'],
];
