/** Rooms, racks, shelves and boxes (库房、架、格、盒): made, changed, moved, removed while empty. */
import type { z } from 'zod';
import type { Writer } from '../../infra/db/index.ts';
import { sortKey } from '../../formats/reference-code/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type {
  LocationDetail,
  LocationNode,
  locationPatch,
  moveLocationBody,
  newLocation,
} from '../../../shared/schemas/location.ts';
import { readCursor, writeCursor } from '../catalog/index.ts';
import { type Actor, demand, unitScope } from '../identity/index.ts';
import { archiveOf, labelOf, type LocationParts, PARENT, stepOf } from './location.parts.ts';
import {
  countAllIn,
  countIn,
  deleteLocation,
  type Filling,
  findLocation,
  findSibling,
  insertLocations,
  insertMoves,
  listLocations,
  listPath,
  type LocationRow,
  pagesIn,
  readBoxFacts,
  spinesOn,
  updateLocation,
} from './location.repo.ts';
import { createPlacements, type Placements } from './placement.service.ts';

interface Page<T> {
  items: T[];
  cursor?: string;
}
export interface Locations extends Placements {
  list(
    actor: Actor,
    query: { parent?: string | undefined; cursor?: string | undefined; limit: number },
  ): Promise<Page<LocationNode>>;
  get(actor: Actor, id: string): Promise<LocationDetail>;
  create(actor: Actor, given: z.output<typeof newLocation>): Promise<LocationNode[]>;
  change(actor: Actor, id: string, patch: z.output<typeof locationPatch>): Promise<LocationDetail>;
  move(actor: Actor, id: string, given: z.output<typeof moveLocationBody>): Promise<LocationDetail>;
  /** Throws `location-not-empty`. */
  remove(actor: Actor, id: string): Promise<void>;
}

export function createLocations(parts: LocationParts): Locations {
  const { db, clock, ledger } = parts;

  const getRow = async (actor: Actor, id: string): Promise<LocationRow> => {
    const row = await findLocation(db.read, archiveOf(actor), id);
    if (row === undefined) throw new LantaiError('not-found');
    return row;
  };
  const get = async (actor: Actor, id: string): Promise<LocationDetail> => {
    demand(actor, 'location.read');
    const row = await getRow(actor, id);
    const scope = unitScope(actor);
    const [filling, path, facts] = await Promise.all([
      countIn(db.read, scope, [id]),
      listPath(db.read, id),
      row.kind === 'box' ? readBoxFacts(db.read, scope, id) : null,
    ]);
    return { ...present(row, filling.get(id)), path: path.map(stepOf), facts };
  };
  const append = (trx: Writer, actor: Actor, action: string, row: LocationRow, detail: object) =>
    ledger.append(trx, {
      actor,
      action: `location.${action}`,
      objectType: 'location',
      objectId: row.id,
      label: row.number,
      detail,
    });

  return {
    ...createPlacements(parts),
    get,

    async list(actor, { parent, cursor, limit }) {
      demand(actor, 'location.read');
      const place = cursor === undefined ? undefined : readCursor(cursor, 'location', 3);
      const after = place && { sort: String(place[1]), id: String(place[2]) };
      const rows = await listLocations(db.read, archiveOf(actor), parent ?? null, { after, limit });
      const ids = rows.map(({ id }) => id);
      const filling = await countIn(db.read, unitScope(actor), ids);
      const last = rows.at(-1);
      return {
        items: rows.map((row) => present(row, filling.get(row.id))),
        ...(last && rows.length === limit && { cursor: writeCursor(['location', last.sort_key, last.id]) }),
      };
    },

    async create(actor, given) {
      demand(actor, 'location.edit');
      const archiveId = archiveOf(actor);
      const parent = given.parentId === null ? null : await getRow(actor, given.parentId);
      if (PARENT[given.kind] !== (parent?.kind ?? null)) throw new LantaiError('location-kind', { kind: given.kind });
      const spine = given.kind === 'box' ? (given.spine ?? 30) : null;
      const now = clock.now();
      const rows = Array.from({ length: given.count }, (_, at): LocationRow => {
        const number = counted(given.number, at);
        return {
          id: newId(clock.millis()),
          archive_id: archiveId,
          parent_id: parent?.id ?? null,
          kind: given.kind,
          number,
          name: given.count === 1 ? given.name : '',
          sort_key: sortKey(number),
          spine,
          capacity: given.capacity,
          note: given.note,
          lock_version: 0,
          created_at: now,
          updated_at: now,
        };
      });
      await db.write(async (trx) => {
        for (const { number } of rows)
          if ((await findSibling(trx, archiveId, parent?.id ?? null, number)) !== undefined)
            throw new LantaiError('location-number-taken', { number });
        if (parent !== null && spine !== null) await refuseFullShelf(trx, parent, spine * rows.length);
        await insertLocations(trx, rows);
        const within = labelOf(await listPath(trx, parent?.id ?? null));
        await append(trx, actor, 'create', rows[0]!, { kind: given.kind, within, count: rows.length });
      });
      return rows.map((row) => present(row, undefined));
    },

    async change(actor, id, { lockVersion, ...patch }) {
      demand(actor, 'location.edit');
      const row = await getRow(actor, id);
      if (patch.spine !== undefined && row.kind !== 'box') throw new LantaiError('location-kind', { kind: row.kind });
      await db.write(async (trx) => {
        if (patch.number !== undefined && patch.number !== row.number) {
          const taken = await findSibling(trx, row.archive_id, row.parent_id, patch.number);
          if (taken !== undefined) throw new LantaiError('location-number-taken', { number: patch.number });
        }
        const shelf = row.parent_id === null ? undefined : await findLocation(trx, row.archive_id, row.parent_id);
        if (patch.spine !== undefined && shelf !== undefined)
          await refuseFullShelf(trx, shelf, patch.spine - (row.spine ?? 0));
        if (patch.capacity != null) {
          const used = row.kind === 'box' ? await pagesIn(trx, id) : row.kind === 'shelf' ? await spinesOn(trx, id) : 0;
          if (used > patch.capacity)
            throw new LantaiError('location-full', { number: row.number, capacity: patch.capacity, used, more: 0 });
        }
        const change = { ...patch, ...(patch.number !== undefined && { sort_key: sortKey(patch.number) }) };
        if (!(await updateLocation(trx, id, lockVersion, { ...change, updated_at: clock.now() })))
          throw new LantaiError('changed-meanwhile');
        const changes = Object.entries(patch).map(([field, to]) => ({
          field,
          from: String(row[field as keyof typeof patch] ?? ''),
          to: String(to ?? ''),
        }));
        await append(trx, actor, 'change', row, { changes });
      });
      return get(actor, id);
    },

    async move(actor, id, { parentId, reason }) {
      demand(actor, 'location.edit');
      const row = await getRow(actor, id);
      const parent = await getRow(actor, parentId);
      if (PARENT[row.kind] !== parent.kind) throw new LantaiError('location-kind', { kind: row.kind });
      if (parent.id === row.parent_id) return get(actor, id);
      await db.write(async (trx) => {
        if ((await findSibling(trx, row.archive_id, parent.id, row.number)) !== undefined)
          throw new LantaiError('location-number-taken', { number: row.number });
        if (row.spine !== null) await refuseFullShelf(trx, parent, row.spine);
        const [from, to] = [labelOf(await listPath(trx, row.parent_id)), labelOf(await listPath(trx, parent.id))];
        const at = clock.now();
        if (!(await updateLocation(trx, id, row.lock_version, { parent_id: parent.id, updated_at: at })))
          throw new LantaiError('changed-meanwhile');
        await insertMoves(trx, [
          {
            id: newId(clock.millis()),
            archive_id: row.archive_id,
            object_type: 'location',
            object_id: id,
            from_id: row.parent_id,
            to_id: parent.id,
            from_label: from,
            to_label: to,
            reason,
            actor_name: actor.name,
            at,
          },
        ]);
        await append(trx, actor, 'move', row, { from, to, reason });
      });
      return get(actor, id);
    },

    async remove(actor, id) {
      demand(actor, 'location.edit');
      const row = await getRow(actor, id);
      await db.write(async (trx) => {
        const count = await countAllIn(trx, id);
        if (count > 0) throw new LantaiError('location-not-empty', { number: row.number, count });
        const within = labelOf(await listPath(trx, row.parent_id));
        await deleteLocation(trx, id);
        await append(trx, actor, 'remove', row, { kind: row.kind, within });
      });
    },
  };
}

async function refuseFullShelf(trx: Writer, shelf: LocationRow, more: number): Promise<void> {
  if (shelf.capacity === null || more <= 0) return;
  const used = await spinesOn(trx, shelf.id);
  if (used + more > shelf.capacity)
    throw new LantaiError('location-full', { number: shelf.number, capacity: shelf.capacity, used, more });
}

/** `A03` and 2 → `A05`, `0099` and 1 → `0100`; without a number at its end the first one has none and the next is 2. */
function counted(number: string, more: number): string {
  if (more === 0) return number;
  const digits = /\d+$/.exec(number)?.[0];
  if (digits === undefined) return `${number}${more + 1}`;
  return number.slice(0, -digits.length) + String(Number(digits) + more).padStart(digits.length, '0');
}

const present = (row: LocationRow, filling: Filling | undefined): LocationNode => ({
  id: row.id,
  parentId: row.parent_id,
  kind: row.kind,
  number: row.number,
  name: row.name,
  spine: row.spine,
  capacity: row.capacity,
  note: row.note,
  count: filling?.count ?? 0,
  used: filling?.used ?? 0,
  lockVersion: row.lock_version,
});
