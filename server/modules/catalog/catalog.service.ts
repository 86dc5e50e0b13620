/** The catalogue: what is held, described, placed, opened. Every reading goes through the actor's scope. */
import type { z } from 'zod';
import type { Writer } from '../../infra/db/index.ts';
import { normaliseKey, sortKey } from '../../formats/reference-code/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import type {
  category,
  fonds,
  historyEntry,
  TreeNode,
  UnitDetail,
  unitListQuery,
  UnitRow,
} from '../../../shared/schemas/unit.ts';
import type { UnitForm } from '../../../shared/schemas/scheme.ts';
import { type Actor, demand, type Scope, unitScope } from '../identity/index.ts';
import { type CatalogParts, readCursor, writeCursor } from './catalog.parts.ts';
import { createFonds, createUnits, ensureFonds, type NewFonds, type NewUnit } from './create.service.ts';
import { formOf } from './described.ts';
import { listHistory } from './history.service.ts';
import { changeOpening } from './opening.service.ts';
import { listCategories, listFonds } from './tree.repo.ts';
import { listTree } from './tree.service.ts';
import { editUnit, type UnitPatch } from './unit-edit.service.ts';
import { presentDetail, presentRow } from './unit.present.ts';
import { countListed, listUnits, type UnitFilter, type UnitSort } from './unit-list.repo.ts';
import { findIdByCode, findUnit, listAncestors, readUnitParts } from './unit.repo.ts';

/** Counts that are not kept stop here; beyond it an answer says "more than". */
const COUNT_LIMIT = 10_000;

export type UnitListQuery = z.output<typeof unitListQuery>;
interface Page<T> {
  items: T[];
  total?: number;
  totalIsExact?: boolean;
  cursor?: string;
}

export interface Catalog {
  listFonds(actor: Actor): Promise<z.output<typeof fonds>[]>;
  listCategories(actor: Actor): Promise<z.output<typeof category>[]>;
  listTree(actor: Actor, request: { key?: string; cursor?: string; limit: number }): Promise<Page<TreeNode>>;
  /** A page of units; `total` comes with the first page, and is the least there are where telling all would take long. */
  listUnits(actor: Actor, query: UnitListQuery): Promise<Page<UnitRow>>;
  /** A unit as its page shows it, noted in the ledger as seen. Throws `not-found` outside the scope. */
  getUnit(actor: Actor, id: string): Promise<UnitDetail>;
  /** The unit that has this code, or had it; undefined outside the scope. */
  findIdByCode(actor: Actor, code: string): Promise<string | undefined>;
  /** What a form of the unit needs: its fields at its level, code tables, what it inherits. */
  getForm(actor: Actor, id: string): Promise<UnitForm>;
  editUnit(actor: Actor, id: string, patch: UnitPatch): Promise<UnitDetail>;
  listHistory(
    actor: Actor,
    id: string,
    page: { cursor?: string; limit: number },
  ): Promise<Page<z.output<typeof historyEntry>>>;
  /** Open to the public, or withdraw: gives how many changed. */
  openUnits(actor: Actor, request: { ids: string[]; ground: string }): Promise<number>;
  withdrawUnits(actor: Actor, request: { ids: string[]; ground: string }): Promise<number>;
  /** Enters the schemes of a new archive; gives how many categories there are. */
  seedCategories(trx: Writer): Promise<number>;
  /** For whoever takes records in, within the act's transaction; rights are checked there. */
  createUnits(trx: Writer, units: NewUnit[], checked?: 'checked'): Promise<string[]>;
  createFonds(trx: Writer, fonds: NewFonds): Promise<string>;
  ensureFonds(trx: Writer, archiveId: string, number: string, agencyId: string | null, name?: string): Promise<string>;
}

export function createCatalog(parts: CatalogParts): Catalog {
  const { db, clock } = parts;

  const getRow = async (scope: Scope, id: string) => {
    const row = await findUnit(db.read, scope, id);
    if (row === undefined) throw new LantaiError('not-found');
    return row;
  };
  const detail = async (actor: Actor, id: string): Promise<UnitDetail> => {
    const scope = unitScope(actor);
    const row = await getRow(scope, id);
    const [rest, ancestors, config] = await Promise.all([
      readUnitParts(db.read, row),
      listAncestors(db.read, scope, row.parent_id),
      parts.schemes.configIn(db.read),
    ]);
    return presentDetail(row, rest, ancestors, actor, scope, config);
  };

  /** A page that is not full is the whole list. */
  const totalOf = async (scope: Scope, filter: UnitFilter, shown: number, { at, limit }: UnitListQuery) => {
    if (at === undefined && shown < limit) return { n: shown, exact: true };
    const { n, exact } = await countListed(db.read, scope, filter, COUNT_LIMIT);
    return { n: Math.max(n, shown), exact };
  };

  return {
    async listFonds(actor) {
      const scope = unitScope(actor);
      const rows = await listFonds(db.read, scope);
      return rows.map((row) => ({
        id: row.id,
        number: row.number,
        name: row.name,
        nameEn: row.name_en,
        provisional: !scope.publicOnly && row.provisional === 1,
        note: scope.publicOnly ? null : row.note,
        agencyName: row.agency_name,
      }));
    },

    async listCategories(actor) {
      const rows = await listCategories(db.read, unitScope(actor));
      return rows.map((row) => ({ id: row.id, name: row.name, nameEn: row.name_en }));
    },

    async listTree(actor, request) {
      demand(actor, 'unit.read');
      return listTree(db.read, unitScope(actor), request);
    },

    async listUnits(actor, query) {
      demand(actor, 'unit.read');
      const scope = unitScope(actor);
      const filter = toFilter(query);
      const down = query.sort.startsWith('-');
      const by = query.sort.replace('-', '') as UnitSort;
      if (query.at !== undefined && (by !== 'code' || query.cursor !== undefined))
        throw new LantaiError('bad-request', { detail: 'at' });
      const place = query.cursor === undefined ? undefined : readCursor(query.cursor, query.sort, 3);
      const order = {
        by,
        down,
        limit: query.limit,
        ...(place && { after: { value: place[1]!, id: String(place[2]) } }),
        // Before all ids going up and, as they are of digits and a to f, behind all going down.
        ...(query.at !== undefined && { after: { value: sortKey(query.at), id: down ? 'z' : '' } }),
      };
      const rows = await listUnits(db.read, scope, filter, order);
      const total = place ? undefined : await totalOf(scope, filter, rows.length, query);
      const last = rows.at(-1);
      const sorted =
        last && { code: last.sort_key, title: last.title, date: last.date_from, updated: last.updated_at }[by];
      return {
        items: rows.map((row) => presentRow(row, scope)),
        ...(total && { total: total.n, totalIsExact: total.exact }),
        ...(last && rows.length === query.limit && { cursor: writeCursor([query.sort, sorted, last.id]) }),
      };
    },

    async getUnit(actor, id) {
      const found = await detail(actor, id);
      parts.ledger.note({ actor, action: 'unit.view', objectType: 'unit', objectId: id, label: found.code });
      return found;
    },

    findIdByCode: (actor, code) => findIdByCode(db.read, unitScope(actor), normaliseKey(code)),

    async getForm(actor, id) {
      demand(actor, 'unit.edit');
      const scope = unitScope(actor);
      const unit = await getRow(scope, id);
      const config = await parts.schemes.configIn(db.read);
      return formOf(config, unit, await listAncestors(db.read, scope, unit.parent_id));
    },

    async editUnit(actor, id, patch) {
      await editUnit(parts, actor, id, patch);
      return detail(actor, id);
    },

    async listHistory(actor, id, page) {
      demand(actor, 'unit.read');
      return listHistory(db.read, await getRow(unitScope(actor), id), page);
    },

    openUnits: (actor, request) => changeOpening(parts, actor, 'open', request),
    withdrawUnits: (actor, request) => changeOpening(parts, actor, 'withdraw', request),
    seedCategories: (trx) => parts.schemes.install(trx),
    createUnits: async (trx, units, checked) =>
      createUnits(trx, { clock, config: await parts.schemes.configIn(trx) }, units, checked === 'checked'),
    createFonds: (trx, fonds) => createFonds(trx, clock, fonds),
    ensureFonds: (trx, archiveId, number, agencyId, name) =>
      ensureFonds(trx, clock, { archiveId, number, agencyId, name }),
  };
}

function toFilter(query: UnitListQuery): UnitFilter {
  const { parent, fonds, category, openness, retention, level, accession, yearFrom, yearTo, q } = query;
  const list = { parent, fonds, category, openness, retention, level, accession, import: query.import };
  return { ...list, yearFrom, yearTo, q: q?.trim(), code: query.code };
}
