/** Photographs, the reservoir's engineering files, and account books of the old catalogue. */
import type { Random } from '../random.ts';
import { type AgencyKey, agencyOf, eraOf } from './agencies.ts';
import { day, type DemoUnit, demoUnit, number } from './demo-unit.ts';

export const collectionUnits = (random: Random): DemoUnit[] => [
  ...photographs(random),
  ...engineering(random),
  ...accounts(random),
];

/** Agency, year, group, captions one a line. */
const ALBUMS: readonly [AgencyKey, number, string][] = [
  [
    'office',
    1959,
    `县人民委员会门前的国庆十周年彩门
城关镇南街全景，左侧为供销合作社
青山中学新教学楼落成
双桥石拱桥通车当日的人群
县广播站架设有线广播线路
东门外的菜市场`,
  ],
  [
    'office',
    1984,
    `青山县人民政府挂牌仪式会场
白河镇集贸市场开业
县城第一座自来水塔
柳林乡茶场采茶
县汽车站候车室`,
  ],
  [
    'office',
    1994,
    `撤县设区庆祝大会主席台
新华路拓宽工程施工现场
区档案馆新馆库房
青山大道通车`,
  ],
  [
    'water',
    1959,
    `白河水库工地夜战，远处为大坝灯火
民工挑土上坝
水库工地的食堂和席棚
大坝合龙前的最后一段围堰`,
  ],
  [
    'water',
    1998,
    `白河水库泄洪，闸门全开
城区段堤防上的抢险队员`,
  ],
  ['water', 2005, '西干渠渡槽加固后全貌'],
];

function photographs(random: Random): DemoUnit[] {
  return ALBUMS.flatMap(([agency, year, captions]) =>
    captions.split('\n').map((title, index) =>
      demoUnit({
        agency,
        category: 'ZP',
        code: `${agencyOf(agency).fonds}-ZP·${year}·Y-001-${number(index + 1)}`,
        title: title.trim(),
        responsible: eraOf(agency, year).body,
        date: index % 3 === 2 ? String(year) : day(year, random.int(1, 12), random.int(1, 28)),
        year,
        retention: '永久',
        carrier: year < 2000 ? '黑白照片' : '彩色照片',
        fields: { 规格: random.pick(['4寸', '6寸', '8寸']), 底片: random.chance(0.5) ? '有' : '无' },
      }),
    ),
  );
}

/** Files (案卷) of the reservoir with the items inside. */
const FILES: readonly [title: string, year: number, items: string][] = [
  ['白河水库工程勘测设计', 1957, '坝址地质勘察报告\n水库初步设计说明书\n大坝平面布置图\n库区一万分之一地形图'],
  ['白河水库大坝施工', 1959, '大坝施工组织设计\n坝体填筑质量检查记录\n大坝横剖面竣工图\n大坝合龙技术总结'],
  ['白河水库溢洪道', 1961, '溢洪道设计计算书\n溢洪道闸门安装图\n溢洪道竣工验收鉴定书\n溢洪道混凝土试块报告'],
  ['白河水库大坝加高', 1975, '大坝加高工程设计说明书\n大坝加高施工图\n加高工程沉降观测记录\n加高工程竣工决算'],
  ['白河水库移民安置点', 1977, '移民安置点建房设计说明书\n王家岭安置点平面图\n李家坪安置点平面图\n安置点供水工程图'],
  ['西干渠渡槽', 1974, '西干渠渡槽结构计算书\n渡槽槽身配筋图\n渡槽吊装施工方案\n渡槽通水试验记录'],
];

function engineering(random: Random): DemoUnit[] {
  return FILES.flatMap(([title, year, items], index) => {
    const file = `Z034-KJ·SK·${year}·Y-${number(index + 1, 3)}`;
    const common = { agency: 'water', category: 'KJ', year, retention: '永久' } as const;
    const responsible = year < 1980 && year > 1957 ? '白河水库工程指挥部' : eraOf('water', year).body;
    const sheets = items.split('\n').map((item, at) =>
      demoUnit({
        ...common,
        code: `${file}-${number(at + 1, 3)}`,
        parent: file,
        title: item,
        responsible,
        date: day(year, 2 + at * 2, random.int(1, 28)),
        pages: random.int(1, 46),
        carrier: item.endsWith('图') ? '硫酸纸底图' : '纸质',
        fields: item.endsWith('图') ? { 图号: `白库-${number(index + 1, 2)}-${number(at + 1, 2)}`, 比例: '1:200' } : {},
      }),
    );
    const pages = sheets.reduce((sum, sheet) => sum + sheet.pages, 0);
    const date = `${sheets[0]!.date}-${sheets.at(-1)!.date}`;
    return [demoUnit({ ...common, level: 'file', code: file, title, responsible, date, pages }), ...sheets];
  });
}

const BOOKS = ['总账', '现金日记账', '银行存款日记账', '年度决算报表', '记账凭证（1月至6月）'] as const;

function accounts(random: Random): DemoUnit[] {
  const places = [
    ['civil', 1997],
    ['civil', 2003],
    ['water', 1997],
    ['water', 2003],
  ] as const;
  return places.flatMap(([agency, year]) =>
    BOOKS.map((book, index) =>
      demoUnit({
        agency,
        category: 'KU',
        level: 'file',
        code: `${agencyOf(agency).fonds}-KU·${year}·${book === '年度决算报表' ? 'Y' : 'D30'}-${number(index + 1, 3)}`,
        title: `${eraOf(agency, year).body}${year}年${book}`,
        responsible: eraOf(agency, year).body,
        date: String(year),
        year,
        retention: book === '年度决算报表' ? '永久' : '30年',
        pages: random.int(30, 210),
        openness: 'controlled',
        opinion: '控制',
      }),
    ),
  );
}
