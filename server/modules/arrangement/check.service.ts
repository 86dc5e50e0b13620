/** The check of a catalogue: its units a page at a time, then the numbers of each class. */
import { codeInClass, type CodeParts, parseCode, parseReferenceCode } from '../../formats/reference-code/index.ts';
import type { UnitTable } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import {
  ARRANGEMENT_DEFECTS,
  type arrangementCheck,
  type arrangementCheckQuery,
  type ArrangementDefect,
} from '../../../shared/schemas/arrangement.ts';
import type { z } from 'zod';
import type { Scope } from '../identity/index.ts';
import type { ArrangementParts } from './arrangement.parts.ts';
import { findFondsRow, listRows, listWithContent } from './arrangement.repo.ts';
import { countPages, isOfHouse, knowsFonds, listChecked, readHeld } from './check.repo.ts';
import { checkNumbers, checkUnit, type Numbered } from './check.rules.ts';
import { listHolders } from './numbering.repo.ts';
import { classOf, createTemplates, readCode } from './numbering.ts';

const PAGE = 1000;
/** Beyond it the report says that it is not whole: a year or a category is looked at instead. */
const MOST_CHECKED = 200_000;
const MOST_MISSING = 1000;

/** A code that the standard's grammar reads and no template here does, as one with another width. */
function looseParts(code: string): CodeParts | undefined {
  const read = parseReferenceCode(code);
  if (read === undefined) return undefined;
  const { fonds, category, year, retention, office, volume } = read;
  return {
    fonds,
    ...(category !== null && { cat: category }),
    ...(year !== null && { year }),
    ...(retention !== null && { ret: retention }),
    ...(office !== null && { org: office }),
    ...(volume !== null && { volume: Number(volume) }),
  };
}

export async function checkCatalogue(
  parts: ArrangementParts,
  scope: Scope,
  query: z.output<typeof arrangementCheckQuery>,
): Promise<z.output<typeof arrangementCheck>> {
  const db = parts.db.read;
  const fonds = await findFondsRow(db, query.fonds);
  if (fonds === undefined || !(await knowsFonds(db, scope, fonds))) throw new LantaiError('not-found');
  const templates = createTemplates(db, parts);
  const counts = new Map<ArrangementDefect['kind'], number>();
  const items: ArrangementDefect[] = [];
  const wanted = query.kind === undefined ? undefined : new Set(query.kind);
  const add = (defect: ArrangementDefect) => {
    counts.set(defect.kind, (counts.get(defect.kind) ?? 0) + 1);
    if (items.length < query.limit && (wanted === undefined || wanted.has(defect.kind))) items.push(defect);
  };
  const classes = new Map<string, Numbered>();
  const partsOf = async (unit: UnitTable) => {
    const { fonds_id, category_id, code } = unit;
    const [chosen, own] = [await templates.chosen(fonds_id, category_id), await templates.own(fonds_id, category_id)];
    if (code === '') return { chosen, own, parts: undefined };
    return { chosen, own, parts: own ? parseCode(own, code) : (readCode(chosen, code)?.parts ?? looseParts(code)) };
  };

  let checked = 0;
  let last: UnitTable | undefined;
  for (;;) {
    const units = await listChecked(db, scope, query, last, PAGE);
    const files = units.filter(({ level }) => level === 'file').map(({ id }) => id);
    const [parents, held, pages, content] = await Promise.all([
      listRows(db, scope, [...new Set(units.flatMap(({ parent_id }) => parent_id ?? []))]),
      readHeld(db, scope, files),
      countPages(
        db,
        units.map(({ id }) => id),
      ),
      listWithContent(db, files),
    ]);
    const parentOf = new Map(parents.map((unit) => [unit.id, unit]));
    const withContent = new Set(content);
    for (const unit of units) {
      const { chosen, own, parts: read } = await partsOf(unit);
      const parent = parentOf.get(unit.parent_id ?? '');
      for (const defect of checkUnit({
        unit,
        fondsNumber: fonds.number,
        template: own?.text,
        parts: read,
        parent: parent && { unit: parent, parts: (await partsOf(parent)).parts },
        held: held.get(unit.id),
        hasContent: withContent.has(unit.id),
        pages: pages.get(unit.id),
      }))
        add(defect);
      const of = unit.code === '' ? undefined : classOf(chosen, unit.code);
      if (of === undefined) continue;
      const known = classes.get(of.prefix) ?? { prefix: of.prefix, width: of.width, entries: [] };
      known.entries.push({ number: of.number, unitId: unit.id, code: unit.code });
      classes.set(of.prefix, known);
    }
    checked += units.length;
    last = units.at(-1);
    if (units.length < PAGE || checked >= MOST_CHECKED) break;
  }
  for (const numbered of classes.values())
    for (const { missing, ...defect } of checkNumbers(numbered)) {
      // Codes that others had are told to the house alone.
      if (missing === undefined || items.length >= query.limit || !isOfHouse(scope)) {
        add(defect);
        continue;
      }
      // Numbers that a unit had which is gone are no oversight.
      const keys = Array.from({ length: Math.min(missing[1] - missing[0] + 1, MOST_MISSING) }, (_, at) =>
        codeInClass(numbered, missing[0] + at),
      );
      const former = new Set((await listHolders(db, fonds.archive_id, keys)).map(({ key }) => key)).size;
      add({ ...defect, expected: former === 0 ? '' : String(former) });
    }
  return {
    checked,
    whole: last === undefined || checked < MOST_CHECKED,
    counts: ARRANGEMENT_DEFECTS.flatMap((kind) => {
      const n = counts.get(kind);
      return n === undefined ? [] : [{ kind, n }];
    }),
    items,
  };
}
