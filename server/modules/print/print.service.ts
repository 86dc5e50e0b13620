/** Printing: what is asked becomes a PDF in the standard's layout. Only what the actor may see is on it. */
import type { Clock } from '../../lib/clock.ts';
import { dayOfTime, showDay, todayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { BoxFacts, LocationNode } from '../../../shared/schemas/location.ts';
import type { FondsKind } from '../../../shared/schemas/fonds.ts';
import type { PrintKind, PrintRequest } from '../../../shared/schemas/print.ts';
import { unitListQuery } from '../../../shared/schemas/unit.ts';
import type { Database } from '../../infra/db/index.ts';
import {
  findOwnTemplate,
  listTargetUnits,
  listUnitsByIds,
  type TargetPlace,
  type UnitWithContext,
} from '../catalog/index.ts';
import type { Dossiers } from '../dossier/index.ts';
import { type Actor, demand, unitScope } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Locations } from '../location/index.ts';
import { type Cover, type Note, writeCovers, writeNotes } from './print.cover.ts';
import { writeFondsPaper } from './print.fonds.ts';
import { contents, dossierList, fileList, itemList, writeList } from './print.lists.ts';
import { codeLine, coverOf, headsOf, signs, spanOf, sum } from './print.parts.ts';
import { listCategoryNames } from './print.repo.ts';
import { type Spine, writeSpines } from './print.spine.ts';
import { stampCells, writeStamps } from './print.stamp.ts';

export interface PrintParts {
  db: Database;
  ledger: Ledger;
  clock: Clock;
  locations: Locations;
  dossiers: Dossiers;
}
export interface Prints {
  /** Gives the PDF's bytes and name. Throws `print-nothing`, `print-too-many`. */
  print(actor: Actor, request: PrintRequest): Promise<{ name: string; bytes: Buffer }>;
}

/** A blank as wide as a character, as papers have it. */
const WIDE = '\u3000';
const LIMIT = 2000;
const BOX_LIMIT = 300;
const NAMES: Record<PrintKind, string> = {
  'item-list': '归档文件目录',
  'file-list': '案卷目录',
  contents: '卷内目录',
  'file-cover': '案卷封面',
  'file-note': '卷内备考表',
  'box-note': '盒内备考表',
  'box-spine': '档案盒盒脊',
  stamp: '归档章',
  'fonds-list': '全宗单',
  'dossier-list': '全宗卷目录',
};
const FONDS_KINDS: Record<FondsKind, string> = {
  ordinary: '普通全宗',
  joint: '联合全宗',
  collective: '汇集全宗',
  collection: '档案汇集',
  personal: '个人全宗',
};

export function createPrints(parts: PrintParts): Prints {
  const { db, clock, locations, dossiers, ledger } = parts;

  async function boxesOf(actor: Actor, id: string): Promise<(LocationNode & { facts: BoxFacts })[]> {
    const place = await locations.get(actor, id);
    if (place.kind === 'box') return [{ ...place, facts: place.facts! }];
    const boxes: (LocationNode & { facts: BoxFacts })[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await locations.list(actor, { parent: id, cursor, limit: 200 });
      for (const node of page.items) boxes.push(...(await boxesOf(actor, node.id)));
      if (boxes.length > BOX_LIMIT) throw new LantaiError('print-too-many', { limit: BOX_LIMIT, count: boxes.length });
      cursor = page.cursor;
      if (cursor === undefined) return boxes;
    }
  }

  async function unitsOf(
    actor: Actor,
    what: PrintRequest['what'],
    level?: 'file' | 'item',
  ): Promise<UnitWithContext[]> {
    const scope = unitScope(actor);
    const units: UnitWithContext[] = [];
    const refuseMany = () => {
      if (units.length > LIMIT) throw new LantaiError('print-too-many', { limit: LIMIT, count: units.length });
    };
    if ('location' in what) {
      for (const box of await boxesOf(actor, what.location))
        for (let cursor: string | undefined; ; ) {
          const page = await locations.listUnits(actor, box.id, { cursor, limit: 200 });
          units.push(
            ...(await listUnitsByIds(
              db.read,
              scope,
              page.items.map((unit) => unit.id),
            )),
          );
          refuseMany();
          cursor = page.cursor;
          if (cursor === undefined) break;
        }
      return units;
    }
    const whole = { fonds: 'fonds' in what ? what.fonds : undefined, level: level && [level] };
    const target = 'fonds' in what ? { filter: unitListQuery.parse(whole) } : what;
    let place: TargetPlace | undefined;
    do {
      const page = await listTargetUnits(db.read, scope, target, place, 500);
      units.push(...page.units);
      refuseMany();
      place = page.next;
    } while (place !== undefined);
    return units;
  }

  const childrenOf = (actor: Actor, id: string) => unitsOf(actor, { filter: unitListQuery.parse({ parent: id }) });

  /** The files among what is asked. A fonds means its files. */
  const filesOf = async (actor: Actor, what: PrintRequest['what']) =>
    some((await unitsOf(actor, what, 'file')).filter((unit) => unit.level === 'file'));

  const itemsOf = async (actor: Actor, what: PrintRequest['what']) =>
    some((await unitsOf(actor, what, 'item')).filter((unit) => unit.level === 'item'));

  /** How the fonds of these units write their codes, each asked for once. */
  async function ownTemplates(units: readonly UnitWithContext[]) {
    const keyOf = (unit: UnitWithContext) => `${unit.fonds_id} ${unit.category_id}`;
    const found = new Map<string, Awaited<ReturnType<typeof findOwnTemplate>>>();
    for (const unit of units)
      if (!found.has(keyOf(unit)))
        found.set(keyOf(unit), await findOwnTemplate(db.read, unit.fonds_id, unit.category_id));
    return (unit: UnitWithContext) => found.get(keyOf(unit));
  }

  async function countedFiles(actor: Actor, what: PrintRequest['what']) {
    const files = [];
    for (const file of await filesOf(actor, what)) {
      const items = await childrenOf(actor, file.id);
      const pages = items.length > 0 && items.every((item) => item.page_count !== null) ? sum(items) : file.page_count;
      files.push({ ...file, items: items.length, page_count: pages, code: codeLine(file, items) });
    }
    return files;
  }

  async function write(actor: Actor, request: PrintRequest): Promise<{ bytes: Buffer; count: number }> {
    const { kind, what } = request;
    const at = clock.now();
    switch (kind) {
      case 'item-list': {
        const units = await itemsOf(actor, what);
        return { bytes: await writeList(itemList(units, headsOf(units), at)), count: units.length };
      }
      case 'file-list': {
        const files = await countedFiles(actor, what);
        return { bytes: await writeList(fileList(files, headsOf(files), at)), count: files.length };
      }
      case 'contents': {
        const files = await filesOf(actor, what);
        if (files.length > 1) throw new LantaiError('print-too-many', { limit: 1, count: files.length });
        const [file] = files;
        const items = some(await childrenOf(actor, file!.id));
        const heads = [`档号：${codeLine(file!, items)}`, `案卷题名：${file!.title}`];
        return { bytes: await writeList(contents(items, heads, at)), count: items.length };
      }
      case 'file-cover': {
        const names = await listCategoryNames(db.read);
        const files = await countedFiles(actor, what);
        const templateOf = await ownTemplates(files);
        const covers = files.map((file): Cover => coverOf(file, names.get(file.category_id) ?? '', templateOf(file)));
        return { bytes: await writeCovers(covers, at), count: covers.length };
      }
      case 'file-note': {
        const notes = (await countedFiles(actor, what)).map((file): Note => {
          const counted = `本卷共有文件材料 ${file.items} 件 ${file.page_count ?? '　'} 页。`;
          return {
            title: '卷内备考表',
            code: `档号：${file.code}`,
            situation: `本卷情况说明：\n${request.situation === '' ? counted : `${counted}\n${request.situation}`}`,
            signs: signs(request, '立卷人', '立卷时间'),
          };
        });
        return { bytes: await writeNotes(notes, at), count: notes.length };
      }
      case 'box-note': {
        const notes = some(await boxes(actor, what)).map((box): Note => {
          const counted = `盒内共有归档文件 ${box.facts.units} 件 ${box.facts.pages} 页。`;
          return {
            title: '备考表',
            code: [`盒号：${box.number}`, `${box.facts.firstCode} 至 ${box.facts.lastCode}`].join(WIDE),
            situation: `盒内文件情况说明：\n${request.situation === '' ? counted : `${counted}\n${request.situation}`}`,
            signs: signs(request, '整理人', '整理日期'),
          };
        });
        return { bytes: await writeNotes(notes, at), count: notes.length };
      }
      case 'box-spine': {
        const spines = some(await boxes(actor, what)).map(
          ({ number, spine, facts }): Spine => ({ number, spine: spine ?? 30, facts }),
        );
        return { bytes: await writeSpines(spines, at), count: spines.length };
      }
      case 'stamp': {
        const units = await itemsOf(actor, what);
        const templateOf = await ownTemplates(units);
        const stamps = units.map((unit) => stampCells(unit, templateOf(unit)));
        return { bytes: await writeStamps(stamps, request.stamps, at), count: units.length };
      }
      case 'fonds-list':
        return { bytes: await fondsPaper(actor, fondsIn(what), at), count: 1 };
      case 'dossier-list': {
        const id = fondsIn(what);
        const fonds = await dossiers.getFonds(actor, id);
        const papers = some((await dossiers.getDossier(actor, id)).papers);
        const lines = papers.map((paper) => ({
          ...paper,
          date: paper.onDay === null ? '' : String(paper.onDay),
          pages: String(paper.pages ?? ''),
        }));
        const heads = [`全宗号：${fonds.number}`, `全宗名称：${fonds.name}`];
        return { bytes: await writeList(dossierList(lines, heads, at)), count: papers.length };
      }
    }
  }

  const boxes = (actor: Actor, what: PrintRequest['what']) => {
    if (!('location' in what)) throw new LantaiError('print-nothing');
    return boxesOf(actor, what.location);
  };

  async function fondsPaper(actor: Actor, id: string, at: string): Promise<Buffer> {
    const [fonds, holdings] = await Promise.all([
      dossiers.getFonds(actor, id),
      dossiers.getHoldings(actor, id, { whole: true }),
    ]);
    const years = holdings.rows.flatMap((row) => [row.yearFrom, row.yearTo]).filter((year) => year !== null);
    const total = (of: 'files' | 'items' | 'pages') => holdings.rows.reduce((all, row) => all + row[of], 0);
    return writeFondsPaper({
      at,
      facts: [
        ['全宗号', fonds.number],
        ['全宗名称', fonds.name],
        ['立档单位', fonds.agencyName ?? ''],
        ['曾用名称', fonds.formerNames.join('、')],
        ['全宗类型', FONDS_KINDS[fonds.kind]],
        ['起止年度', years.length === 0 ? '' : spanOf(Math.min(...years), Math.max(...years))],
        ['馆藏总量', `案卷 ${total('files')} 卷，文件 ${total('items')} 件，${total('pages')} 页`],
        ['立档单位沿革', fonds.history],
        ['档案保管沿革', fonds.custody],
        ['整理情况', fonds.arrangement],
        ['检索工具', fonds.findingAid],
        ['备注', fonds.note],
        ['制表日期', showDay(todayOf(clock))],
      ],
      holdings: holdings.rows.map((row) => [
        row.categoryName,
        row.yearFrom === null || row.yearTo === null ? '' : spanOf(row.yearFrom, row.yearTo),
        row.retention,
        String(row.files),
        String(row.items),
        String(row.pages),
      ]),
      accessions: holdings.accessions.map((each) => [
        each.number,
        showDay(dayOfTime(each.at)),
        each.title,
        String(each.items),
      ]),
    });
  }

  return {
    async print(actor, request) {
      demand(actor, 'unit.read');
      const { bytes, count } = await write(actor, request);
      ledger.note({
        actor,
        action: 'print.make',
        objectType: 'print',
        objectId: newId(clock.millis()),
        label: NAMES[request.kind],
        detail: { kind: request.kind, count },
      });
      return { name: `${NAMES[request.kind]}-${todayOf(clock)}.pdf`, bytes };
    },
  };
}

function some<T>(list: T[]): T[] {
  if (list.length === 0) throw new LantaiError('print-nothing');
  return list;
}
const fondsIn = (what: PrintRequest['what']): string => {
  if (!('fonds' in what)) throw new LantaiError('print-nothing');
  return what.fonds;
};
