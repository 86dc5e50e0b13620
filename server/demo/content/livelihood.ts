/** Marriages, land certificates, educated youth: records of single people, all of them invented. */
import type { Random } from '../random.ts';
import { day, type DemoUnit, demoUnit, number } from './demo-unit.ts';
import { anybody, COMMUNES, man, TOWNS, VILLAGES, woman } from './names.ts';

/** A register's years with how many entries the demonstration shows of each. */
const MARRIAGES = { 1956: 8, 1965: 8, 1974: 10, 1988: 10 } as const;
const YOUTH = { 1969: 8, 1972: 6, 1975: 10, 1979: 6 } as const;
const LAND = 36;

export const livelihoodUnits = (random: Random): DemoUnit[] => [
  ...marriages(random),
  ...landCertificates(random),
  ...educatedYouth(random),
];

const years = (counts: Record<number, number>): { year: number; item: number }[] =>
  Object.entries(counts).flatMap(([year, count]) =>
    Array.from({ length: count }, (_, index) => ({ year: Number(year), item: index + 1 })),
  );

/** Personal records stay within the house: `internal` is refused at opening. */
const closed = { secrecy: 'internal', openness: 'controlled', opinion: '控制' } as const;

function marriages(random: Random): DemoUnit[] {
  return years(MARRIAGES).map(({ year, item }) => {
    const [groom, bride] = [man(random), woman(random)];
    const place = year < 1984 ? random.pick(COMMUNES) : random.pick(TOWNS);
    return demoUnit({
      agency: 'civil',
      category: 'HY',
      code: `Z045-HY·${year}-Y-DJK-${number(item)}`,
      title: `${groom}与${bride}结婚登记申请书`,
      responsible: year < 1981 ? '青山县民政科' : '青山县民政局',
      documentNumber: `青婚字第${number(random.int(1, 900))}号`,
      date: day(year, random.int(1, 12), random.int(1, 28)),
      year,
      retention: '永久',
      pages: random.int(2, 4),
      note: random.chance(0.2) ? '女方姓名登记簿与证存根写法不一，以申请书为准。' : '',
      names: [
        { role: '男方', name: groom },
        { role: '女方', name: bride },
      ],
      fields: { 登记机关: registrar(place, year) },
      ...closed,
    });
  });
}

/** Who registered marriages: townships, then communes under two kinds of committee, then towns. */
function registrar(place: string, year: number): string {
  const name = place.replace('公社', '');
  if (year < 1958) return `${name}乡人民委员会`;
  if (year < 1968) return `${name}人民公社管理委员会`;
  return year < 1984 ? `${name}人民公社革命委员会` : `${place}人民政府`;
}

function landCertificates(random: Random): DemoUnit[] {
  return Array.from({ length: LAND }, (_, index) => {
    const owner = anybody(random);
    const village = random.pick(VILLAGES);
    const year = index < 20 ? 1951 : 1952;
    const item = year === 1951 ? index + 1 : index - 19;
    const acres = (random.int(8, 160) / 10).toFixed(1);
    return demoUnit({
      agency: 'office',
      category: 'TD',
      code: `Z021-TD·${year}-Y-TGB-${number(item)}`,
      title: `${village}村${owner}户土地房产所有证存根`,
      responsible: '青山县人民政府',
      documentNumber: `青土字第${number(2100 + index * 7, 5)}号`,
      date: day(year, random.int(3, 12), random.int(1, 28)),
      year,
      retention: '永久',
      pages: 2,
      note: random.chance(0.25) ? '四至栏有虫蛀，已托裱。' : '',
      names: [{ role: '户主', name: owner }],
      fields: { 坐落: `${village}村`, 面积: `${acres}亩`, 房屋: `${random.int(1, 6)}间` },
    });
  });
}

const YOUTH_PAPERS: Record<number, readonly string[]> = {
  1969: ['下乡知识青年登记表', '知识青年插队落户通知书'],
  1972: ['知识青年安置费领取表', '下乡知识青年登记表'],
  1975: ['下乡知识青年登记表', '知识青年招工审批表'],
  1979: ['知识青年返城审批表', '知识青年病退回城审批表'],
};

/** One person with two records, and one whose name looks alike: what the reading room has to tell apart. */
const KNOWN_YOUTH: Record<string, string> = { '1975-3': '陈桂芬', '1979-2': '陈桂芬', '1975-8': '陈桂芳' };

function educatedYouth(random: Random): DemoUnit[] {
  return years(YOUTH).map(({ year, item }) => {
    const name = KNOWN_YOUTH[`${year}-${item}`] ?? anybody(random);
    const commune = random.pick(COMMUNES);
    const village = random.pick(VILLAGES);
    return demoUnit({
      agency: 'civil',
      category: 'ZQ',
      code: `Z045-ZQ·${year}-Y-ZQB-${number(item)}`,
      title: `${name}${random.pick(YOUTH_PAPERS[year]!)}`,
      responsible: '青山县知识青年上山下乡办公室',
      date: day(year, random.int(1, 12), random.int(1, 28)),
      year,
      retention: '永久',
      pages: random.int(1, 6),
      note: random.chance(0.2) ? '照片脱落，另存于卷末袋内。' : '',
      names: [{ role: '本人', name }],
      fields: { 安置地点: `${commune}${village}大队`, 来源: random.pick(['城关镇', '省城', '邻县']) },
      ...closed,
    });
  });
}
