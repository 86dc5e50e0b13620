/** What happened in the archive until today: openings, a withdrawal, edits, searches, readings, a check of the ledger. */
import type { House } from '../app.ts';
import { searchQuery } from '../../shared/schemas/search.ts';
import { unitListQuery, type UnitRow } from '../../shared/schemas/unit.ts';
import { type Actor, PUBLIC_ACTOR } from '../modules/identity/index.ts';
import { BAIHE } from './content/baihe-paper.ts';

export type ActorOf = (login: string) => Promise<Actor>;

const GROUND = '《中华人民共和国档案法》第二十七条：形成已满25年，经会同形成单位审核，无控制情形。';
const EARLIEST_CLOSED = 2001;

/** Every unit of the house, page by page. */
async function listAll(house: House, actor: Actor): Promise<UnitRow[]> {
  const rows: UnitRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await house.catalog.listUnits(actor, unitListQuery.parse({ limit: 200, cursor }));
    rows.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return rows;
}

/** Years of administrative records whose review is done. */
const REVIEWED_YEARS = new Set([1956, 1958, 1962, 1978]);

/** What the reviewers have got to so far; of the land certificates only those of the published register. */
const isOpening = ({ categoryId, year, code }: UnitRow): boolean => {
  if (year === null || year >= EARLIEST_CLOSED) return false;
  if (categoryId === 'WS') return REVIEWED_YEARS.has(year) || (year === 1992 && Number(code.slice(-4)) <= 5);
  if (categoryId === 'TD') return year === 1951 && Number(code.slice(-2)) <= 10;
  if (categoryId === 'ZP') return year < 1980;
  return categoryId === 'KJ' && year === 1957;
};

/** The reviewer opens batch by batch what is older than 25 years, and withdraws one unit again. */
export async function openToPublic(house: House, actorOf: ActorOf): Promise<void> {
  const reviewer = await actorOf('reviewer');
  const units = await listAll(house, reviewer);
  const opening = units.filter(
    (unit) => unit.secrecy === 'public' && unit.openness === 'unreviewed' && isOpening(unit),
  );
  const batches = Map.groupBy(opening, ({ fondsNumber, categoryId }) => `${fondsNumber} ${categoryId}`);
  for (const batch of batches.values())
    await house.catalog.openUnits(reviewer, { ids: batch.map(({ id }) => id), ground: GROUND });
  const personal = opening.find(({ title }) => title.startsWith('关于精减职工'))!;
  const ground = '复核发现附件为职工名单，含个人信息，不宜继续开放。';
  await house.catalog.withdrawUnits(reviewer, { ids: [personal.id], ground });
}

/** What the archivist corrected while working with the old catalogue. */
export async function editDescriptions(house: House, actorOf: ActorOf): Promise<void> {
  const archivist = await actorOf('archivist');
  const units = await listAll(house, archivist);
  const edits: readonly [title: string, patch: { note?: string; pageCount?: number; responsible?: string }][] = [
    ['关于颁发土地房产所有证工作的指示', { note: '与 Z021-TD 全部存根关联利用。' }],
    ['关于同意修复双桥石拱桥的批复', { pageCount: 5, note: '核对原件，附图1张计入页数。' }],
    ['关于红旗公社移民口粮补助的批复', { note: '与 Z021-WS·1978-Y-BGS-0036 为同一事由。' }],
    ['白河水库坝址勘测情况的报告', { responsible: '青山县水利科勘测队' }],
    ['城关镇南街全景，左侧为供销合作社', { note: '据老同志辨认，右二层楼为原县邮电局。' }],
    [BAIHE.title, { note: '答复红旗公社《关于白河水库移民安置补助的报告》（Z021-WS·1978-Y-BGS-0023）。' }],
  ];
  for (const [title, patch] of edits) {
    const unit = units.find((each) => each.title === title)!;
    const { lockVersion } = await house.catalog.getUnit(archivist, unit.id);
    await house.catalog.editUnit(archivist, unit.id, { lockVersion, ...patch });
  }
}

const SEARCHES: readonly [login: string, q: string][] = [
  ['desk', '陈桂芬'],
  ['desk', '知青 王家岭'],
  ['desk', '结婚登记 1974'],
  ['archivist', '白河水库'],
  ['archivist', '青革发〔1978〕36号'],
  ['reviewer', '名单'],
  ['water', '渡槽'],
  ['civil', '低保'],
  ['public', '水库 移民安置'],
  ['public', '双桥石拱桥'],
];

/** People search, and the first hit is read. */
export async function searchAndRead(house: House, actorOf: ActorOf): Promise<void> {
  for (const [login, q] of SEARCHES) {
    const actor = login === 'public' ? PUBLIC_ACTOR : await actorOf(login);
    const { hits } = await house.search.search(actor, searchQuery.parse({ q, limit: 5 }), 'zh-CN');
    const [hit] = hits;
    if (hit === undefined) continue;
    const { pages } = await house.catalog.getUnit(actor, hit.unitId);
    const page = hit.pages[0]?.number ?? pages.find(({ hasText }) => hasText)?.number;
    if (page !== undefined) await house.content.getPageText(actor, hit.unitId, page);
  }
}

/** The audit administrator has checked ledger and storage up to here. */
export async function verifyHouse(house: House, actorOf: ActorOf): Promise<void> {
  await house.settle();
  const report = await house.preservation.verify(await actorOf('audit'), { fixity: false });
  if (!report.ok) throw new Error(`the demonstration does not hold: ${report.findings[0]!.kind}`);
}
