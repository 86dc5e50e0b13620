/** Units in boxes: put in, moved, taken out, found. Who may not see a unit does not see that it lies somewhere. */
import type { z } from 'zod';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { locationUnit, LocationMove, putBody, takeOutBody, UnitPlace } from '../../../shared/schemas/location.ts';
import {
  findUnit,
  listTargetUnits,
  listUnitsByIds,
  readCursor,
  type TargetPlace,
  type UnitWithContext,
  writeCursor,
} from '../catalog/index.ts';
import { type Actor, demand, may, unitScope } from '../identity/index.ts';
import { bulkDetail } from '../ledger/index.ts';
import { archiveOf, labelOf, type LocationParts, stepOf } from './location.parts.ts';
import {
  deletePlacements,
  findLocation,
  insertMoves,
  insertPlacements,
  listIdsIn,
  listMovesAt,
  listMovesOf,
  listPath,
  listPlacements,
  listRange,
  type Move,
  pagesIn,
} from './location.repo.ts';

interface Page<T> {
  items: T[];
  cursor?: string;
}
type PageQuery = { cursor?: string | undefined; limit: number };

export interface Placements {
  /** Puts units into a box, from wherever they lay; gives how many were moved. All or none. */
  put(actor: Actor, boxId: string, given: z.output<typeof putBody>): Promise<number>;
  takeOut(actor: Actor, given: z.output<typeof takeOutBody>): Promise<number>;
  listUnits(actor: Actor, boxId: string, page: PageQuery): Promise<Page<z.output<typeof locationUnit>>>;
  /** Where a unit lies, by itself or in the box of the file it is in. */
  placeOf(actor: Actor, unitId: string): Promise<UnitPlace>;
  /** The same by a reference code, as it is or was. */
  findPlace(actor: Actor, code: string): Promise<UnitPlace & { unitId: string; code: string }>;
  listMoves(actor: Actor, locationId: string, page: PageQuery): Promise<Page<LocationMove>>;
}

/** So many are put into a box at once. */
const PUT_LIMIT = 1000;

export function createPlacements(parts: LocationParts): Placements {
  const { db, clock, ledger } = parts;

  /** What a request means, in the order of the codes. */
  async function unitsOf(actor: Actor, { what }: z.output<typeof putBody>): Promise<UnitWithContext[]> {
    const scope = unitScope(actor);
    if ('range' in what) {
      const { from, to } = what.range;
      const [first, last] = await Promise.all(
        [from, to].map(async (code) => {
          const id = await parts.findIdByCode(actor, code);
          const unit = id === undefined ? undefined : await findUnit(db.read, scope, id);
          if (unit === undefined) throw new LantaiError('location-code-unknown', { code });
          return unit;
        }),
      );
      const ids = await listRange(db.read, scope, first!, last!.sort_key, PUT_LIMIT + 1);
      const isRange = first!.fonds_id === last!.fonds_id && ids.some(({ id }) => id === last!.id);
      if (!isRange || ids.length > PUT_LIMIT) throw new LantaiError('location-range', { from, to, limit: PUT_LIMIT });
      return listUnitsByIds(
        db.read,
        scope,
        ids.map(({ id }) => id),
      );
    }
    const units: UnitWithContext[] = [];
    let place: TargetPlace | undefined;
    do {
      const page = await listTargetUnits(db.read, scope, what, place, 500);
      if (page.missing > 0) throw new LantaiError('not-found');
      units.push(...page.units);
      place = page.next;
      if (units.length > PUT_LIMIT) throw new LantaiError('bad-request', { detail: `> ${PUT_LIMIT}` });
    } while (place !== undefined);
    return units;
  }

  async function placeOfUnit(actor: Actor, unit: UnitWithContext): Promise<UnitPlace> {
    const scope = unitScope(actor);
    let holder: UnitWithContext | undefined = unit;
    let [placement] = await listPlacements(db.read, [unit.id]);
    while (placement === undefined && holder?.parent_id != null) {
      holder = await findUnit(db.read, scope, holder.parent_id);
      if (holder !== undefined) [placement] = await listPlacements(db.read, [holder.id]);
    }
    const moves = await listMovesOf(db.read, unit.id, { limit: 50 });
    return {
      path: (await listPath(db.read, placement?.location_id ?? null)).map(stepOf),
      through:
        placement !== undefined && holder !== undefined && holder.id !== unit.id
          ? { id: holder.id, code: holder.code }
          : null,
      since: placement?.placed_at ?? null,
      by: placement?.placed_by_name ?? null,
      moves: moves.map((move) => presentMove(move, unit.code, unit.id)),
    };
  }

  const moveOf = (actor: Actor, unitId: string, reason: string, at: string) => ({
    id: newId(clock.millis()),
    archive_id: archiveOf(actor),
    object_type: 'unit' as const,
    object_id: unitId,
    reason,
    actor_name: actor.name,
    at,
  });

  interface PlacingAct {
    actor: Actor;
    action: 'unit.place' | 'unit.unplace';
    boxId: string;
    label: string;
    reason: string;
    units: readonly UnitWithContext[];
  }
  function appendAct(trx: Parameters<typeof ledger.append>[0], act: PlacingAct) {
    const { actor, action, boxId: objectId, label, reason } = act;
    const rows = act.units.map(({ id, code }) => ({ id, code, box: label }));
    const detail = { place: label, reason, ...bulkDetail(rows) };
    return ledger.append(trx, { actor, action, objectType: 'location', objectId, label, detail });
  }

  return {
    async put(actor, boxId, given) {
      demand(actor, 'location.edit');
      const archiveId = archiveOf(actor);
      const box = await findLocation(db.read, archiveId, boxId);
      if (box === undefined) throw new LantaiError('not-found');
      if (box.kind !== 'box') throw new LantaiError('location-kind', { kind: 'unit' });
      const units = await unitsOf(actor, given);
      if (units.length === 0) return 0;
      return db.write(async (trx) => {
        const before = new Map(
          (
            await listPlacements(
              trx,
              units.map(({ id }) => id),
            )
          ).map((each) => [each.id, each.location_id]),
        );
        const moving = units.filter(({ id }) => before.get(id) !== boxId);
        if (moving.length === 0) return 0;
        const more = moving.reduce((sum, unit) => sum + (unit.page_count ?? 0), 0);
        const used = box.capacity === null ? 0 : await pagesIn(trx, boxId);
        if (box.capacity !== null && used + more > box.capacity)
          throw new LantaiError('location-full', { number: box.number, capacity: box.capacity, used, more });
        const at = clock.now();
        const label = labelOf(await listPath(trx, boxId));
        const labels = new Map<string, string>();
        for (const id of new Set(before.values())) labels.set(id, labelOf(await listPath(trx, id)));
        await deletePlacements(
          trx,
          moving.map(({ id }) => id),
        );
        await insertPlacements(
          trx,
          moving.map(({ id }) => ({
            id,
            archive_id: archiveId,
            location_id: boxId,
            placed_at: at,
            placed_by_name: actor.name,
          })),
        );
        const to = { to_id: boxId, to_label: label };
        const moves = moving.map(({ id }): Move => {
          const from = before.get(id) ?? null;
          const come = { from_id: from, from_label: from === null ? '' : labels.get(from)! };
          return { ...moveOf(actor, id, given.reason, at), ...come, ...to };
        });
        await insertMoves(trx, moves);
        const { reason } = given;
        await appendAct(trx, { actor, action: 'unit.place', boxId, label, reason, units: moving });
        return moving.length;
      });
    },

    async takeOut(actor, { ids, reason }) {
      demand(actor, 'location.edit');
      const units = await listUnitsByIds(db.read, unitScope(actor), [...new Set(ids)]);
      return db.write(async (trx) => {
        const placements = await listPlacements(
          trx,
          units.map(({ id }) => id),
        );
        if (placements.length === 0) return 0;
        const at = clock.now();
        const labels = new Map<string, string>();
        for (const { location_id: id } of placements)
          if (!labels.has(id)) labels.set(id, labelOf(await listPath(trx, id)));
        await deletePlacements(
          trx,
          placements.map(({ id }) => id),
        );
        const moves = placements.map(({ id, location_id: from }): Move => {
          const gone = { from_id: from, from_label: labels.get(from)!, to_id: null, to_label: '' };
          return { ...moveOf(actor, id, reason, at), ...gone };
        });
        await insertMoves(trx, moves);
        const out = new Set(placements.map(({ id }) => id));
        const moved = units.filter(({ id }) => out.has(id));
        const boxId = placements[0]!.location_id;
        const label = [...labels.values()].join('、');
        await appendAct(trx, { actor, action: 'unit.unplace', boxId, label, reason, units: moved });
        return placements.length;
      });
    },

    async listUnits(actor, boxId, { cursor, limit }) {
      demand(actor, 'location.read');
      if ((await findLocation(db.read, archiveOf(actor), boxId)) === undefined) throw new LantaiError('not-found');
      const place = cursor === undefined ? undefined : readCursor(cursor, 'placed', 3);
      const after = place && { sort: String(place[1]), id: String(place[2]) };
      const ids = await listIdsIn(db.read, unitScope(actor), boxId, { after, limit });
      const units = await listUnitsByIds(
        db.read,
        unitScope(actor),
        ids.map(({ id }) => id),
      );
      const last = ids.at(-1);
      return {
        items: units.map(({ id, code, title, level, page_count }) => ({
          id,
          code,
          title,
          level,
          pageCount: page_count,
        })),
        ...(last && ids.length === limit && { cursor: writeCursor(['placed', last.sort, last.id]) }),
      };
    },

    async placeOf(actor, unitId) {
      demand(actor, 'location.read');
      const unit = may(actor, 'unit.read') ? await findUnit(db.read, unitScope(actor), unitId) : undefined;
      if (unit === undefined) throw new LantaiError('not-found');
      return placeOfUnit(actor, unit);
    },

    async findPlace(actor, code) {
      demand(actor, 'location.read');
      const id = await parts.findIdByCode(actor, code);
      const unit = id === undefined ? undefined : await findUnit(db.read, unitScope(actor), id);
      if (unit === undefined) throw new LantaiError('not-found');
      return { ...(await placeOfUnit(actor, unit)), unitId: unit.id, code: unit.code };
    },

    async listMoves(actor, locationId, { cursor, limit }) {
      demand(actor, 'location.read');
      const location = await findLocation(db.read, archiveOf(actor), locationId);
      if (location === undefined) throw new LantaiError('not-found');
      const place = cursor === undefined ? undefined : readCursor(cursor, 'moves', 3);
      const after = place && { at: String(place[1]), id: String(place[2]) };
      const [at, own] = await Promise.all([
        listMovesAt(db.read, locationId, { after, limit }),
        listMovesOf(db.read, locationId, { after, limit }),
      ]);
      const moves = [...at, ...own].sort((a, b) => (`${a.at}${a.id}` < `${b.at}${b.id}` ? 1 : -1)).slice(0, limit);
      const ids = moves.filter((move) => move.object_type === 'unit').map((move) => move.object_id);
      const codes = new Map(
        (await listUnitsByIds(db.read, unitScope(actor), [...new Set(ids)])).map((unit) => [unit.id, unit.code]),
      );
      const last = moves.at(-1);
      const seen = moves.filter((move) => move.object_type !== 'unit' || codes.has(move.object_id));
      const numbers = new Map<string, string>();
      for (const { object_id: id, object_type: type } of seen)
        if (type === 'location') numbers.set(id, (await findLocation(db.read, location.archive_id, id))?.number ?? '');
      return {
        items: seen.map((move) => {
          const code = codes.get(move.object_id);
          return presentMove(
            move,
            code ?? numbers.get(move.object_id) ?? '',
            code === undefined ? null : move.object_id,
          );
        }),
        ...(last && moves.length === limit && { cursor: writeCursor(['moves', last.at, last.id]) }),
      };
    },
  };
}

const presentMove = (move: Move, what: string, unitId: string | null): LocationMove => ({
  id: move.id,
  at: move.at,
  by: move.actor_name,
  what,
  unitId,
  from: move.from_label,
  to: move.to_label,
  reason: move.reason,
});
