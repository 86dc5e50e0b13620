/** Authorities (规范记录): agencies and persons under all their names, and which agency came after which. */
import type { z } from 'zod';
import type { Database, Reader, Writer } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { bodiesIn } from '../../../shared/names.ts';
import { exactKey } from '../../../shared/query/fold.ts';
import type {
  Authority,
  authorityListQuery,
  authorityPatch,
  AuthorityRow,
  NamedAuthority,
  newAuthority,
  newRelation,
} from '../../../shared/schemas/authority.ts';
import { findUnit, readCursor, writeCursor } from '../catalog/index.ts';
import { type Actor, demand, may, unitScope } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';
import {
  type AuthorityRecord,
  deleteAuthority,
  deleteRelation,
  findAgency,
  findAuthority,
  findByAgency,
  insertAuthority,
  insertRelation,
  listAfter,
  listAllRelations,
  listAuthorities,
  listByKeys,
  listNames,
  listPersons,
  listRelations,
  replaceNames,
  setFormerNames,
  updateAuthority,
} from './authority.repo.ts';

export interface AuthorityParts {
  db: Database;
  ledger: Ledger;
  clock: Clock;
}
export interface Authorities {
  list(actor: Actor, query: z.output<typeof authorityListQuery>): Promise<{ items: AuthorityRow[]; cursor?: string }>;
  get(actor: Actor, id: string): Promise<Authority>;
  create(actor: Actor, given: z.output<typeof newAuthority>): Promise<Authority>;
  change(actor: Actor, id: string, patch: z.output<typeof authorityPatch>): Promise<Authority>;
  remove(actor: Actor, id: string): Promise<void>;
  addRelation(actor: Actor, id: string, given: z.output<typeof newRelation>): Promise<Authority>;
  removeRelation(actor: Actor, id: string, relationId: string): Promise<Authority>;
  /** Who stands behind the names on a unit: its responsible bodies and persons. */
  ofUnit(actor: Actor, unitId: string): Promise<NamedAuthority[]>;
  /** All names of an agency with those of who came before and after it, for the search. */
  listNameGroups(reader: Reader): Promise<string[][]>;
}

/** Another process may have changed what stands behind names (a rebuild, a fonds taken in). */
const GROUPS_FRESH_MS = 5000;
/** A chain of successors is followed so far. */
const CHAIN = 30;

export function createAuthorities({ db, clock, ledger }: AuthorityParts): Authorities {
  const houseOf = (actor: Actor): string => {
    if (actor.archiveId === null) throw new LantaiError('not-found');
    return actor.archiveId;
  };
  const getRow = async (actor: Actor, id: string): Promise<AuthorityRecord> => {
    demand(actor, 'unit.read');
    const row = await findAuthority(db.read, houseOf(actor), id);
    if (row === undefined) throw new LantaiError('not-found');
    return row;
  };
  // Read whole, so not at each search; who changes something here finds it at once.
  let groups: { at: number; names: string[][] } | undefined;
  const write = async (act: (trx: Writer) => Promise<void>): Promise<void> => {
    await db.write(act);
    groups = undefined;
  };
  const append = (trx: Writer, actor: Actor, action: string, row: { id: string; name: string }, detail: object) =>
    ledger.append(trx, { actor, action, objectType: 'authority', objectId: row.id, label: row.name, detail });

  async function get(actor: Actor, id: string): Promise<Authority> {
    const row = await getRow(actor, id);
    const [names, relations] = await Promise.all([listNames(db.read, [id]), listRelations(db.read, id)]);
    return {
      ...present(row),
      place: row.place,
      history: row.history,
      names: names.flatMap(({ name, kind, from_day: fromDay, to_day: toDay }) =>
        kind === 'preferred' ? [] : [{ name, kind, fromDay, toDay }],
      ),
      relations: relations.map((each) => {
        const isBefore = each.to_id === id;
        const other = isBefore ? { id: each.from_id, name: each.from_name } : { id: each.to_id, name: each.to_name };
        return {
          id: each.id,
          kind: each.kind,
          side: isBefore ? 'before' : 'after',
          onDay: each.on_day,
          note: each.note,
          other,
        };
      }),
      lockVersion: row.lock_version,
      mayEdit: may(actor, 'unit.edit'),
    };
  }

  /** Two records of one kind under one preferred name would be one. */
  async function refuseTwin(trx: Writer, row: Pick<AuthorityRecord, 'id' | 'archive_id' | 'kind' | 'name'>) {
    const same = await listByKeys(trx, row.archive_id, [exactKey(row.name)]);
    const twin = same.find((each) => each.id !== row.id && each.kind === row.kind && each.name_kind === 'preferred');
    // Persons share names; agencies of a house do not.
    if (twin !== undefined && row.kind === 'agency') throw new LantaiError('authority-name-taken', { name: row.name });
  }

  async function writeNames(
    trx: Writer,
    row: Pick<AuthorityRecord, 'id' | 'name' | 'agency_id'>,
    names: z.output<typeof newAuthority>['names'],
  ) {
    const all = [{ name: row.name, kind: 'preferred' as const, fromDay: null, toDay: null }, ...names];
    await replaceNames(
      trx,
      row.id,
      all.map(({ name, kind, fromDay, toDay }) => ({
        id: newId(clock.millis()),
        authority_id: row.id,
        name,
        key: exactKey(name),
        kind,
        from_day: fromDay,
        to_day: toDay,
      })),
    );
    if (row.agency_id !== null)
      await setFormerNames(
        trx,
        row.agency_id,
        names.filter(({ kind }) => kind === 'former').map(({ name }) => name),
      );
  }

  return {
    get,

    async list(actor, { kind, q = '', cursor, limit }) {
      demand(actor, 'unit.read');
      const place = cursor === undefined ? undefined : readCursor(cursor, 'authority', 3);
      const after = place && { name: String(place[1]), id: String(place[2]) };
      const rows = await listAuthorities(db.read, houseOf(actor), { kind, key: exactKey(q) }, { after, limit });
      const last = rows.at(-1);
      return {
        items: rows.map(present),
        ...(last && rows.length === limit && { cursor: writeCursor(['authority', last.name, last.id]) }),
      };
    },

    async create(actor, { names, dates, nameEn, agencyId, ...given }) {
      demand(actor, 'unit.edit');
      const archiveId = houseOf(actor);
      const id = newId(clock.millis());
      const now = clock.now();
      const row: AuthorityRecord = {
        id,
        archive_id: archiveId,
        agency_id: agencyId,
        ...given,
        name_en: nameEn,
        dates_text: dates,
        lock_version: 0,
        created_at: now,
        updated_at: now,
      };
      await write(async (trx) => {
        await refuseTwin(trx, row);
        if (agencyId !== null) {
          if ((await findAgency(trx, archiveId, agencyId)) === undefined) throw new LantaiError('not-found');
          const taken = await findByAgency(trx, agencyId);
          if (taken !== undefined) throw new LantaiError('authority-linked', { name: taken.name });
        }
        await insertAuthority(trx, row);
        await writeNames(trx, row, names);
        await append(trx, actor, 'authority.create', row, { kind: given.kind, names: names.length });
      });
      return get(actor, id);
    },

    async change(actor, id, { lockVersion, names, dates, nameEn, ...patch }) {
      demand(actor, 'unit.edit');
      const row = await getRow(actor, id);
      const next = { ...row, ...patch };
      await write(async (trx) => {
        await refuseTwin(trx, next);
        const change = { ...patch, name_en: nameEn, dates_text: dates, updated_at: clock.now() };
        if (!(await updateAuthority(trx, id, lockVersion, change))) throw new LantaiError('changed-meanwhile');
        await writeNames(trx, next, names);
        await append(trx, actor, 'authority.change', next, { from: row.name, names: names.map(({ name }) => name) });
      });
      return get(actor, id);
    },

    async remove(actor, id) {
      demand(actor, 'unit.edit');
      const row = await getRow(actor, id);
      await write(async (trx) => {
        await deleteAuthority(trx, id);
        await append(trx, actor, 'authority.remove', row, { kind: row.kind });
      });
    },

    async addRelation(actor, id, { kind, side, otherId, onDay, note }) {
      demand(actor, 'unit.edit');
      const [row, other] = [await getRow(actor, id), await getRow(actor, otherId)];
      if (row.id === other.id || row.kind !== 'agency' || other.kind !== 'agency')
        throw new LantaiError('relation-circle', { from: row.name, to: other.name });
      const [from, to] = side === 'before' ? [other, row] : [row, other];
      await write(async (trx) => {
        // Whoever comes after `to` must not have been before `from`.
        let next = [to.id];
        for (let step = 0; step < CHAIN && next.length > 0; step++) {
          const after = (await listAfter(trx, next)).map((each) => each.to_id);
          if (after.includes(from.id)) throw new LantaiError('relation-circle', { from: from.name, to: to.name });
          next = [...new Set(after)];
        }
        const known = (await listAfter(trx, [from.id])).find((each) => each.to_id === to.id && each.kind === kind);
        if (known !== undefined) return;
        await insertRelation(trx, {
          id: newId(clock.millis()),
          archive_id: row.archive_id,
          from_id: from.id,
          to_id: to.id,
          kind,
          on_day: onDay,
          note,
          created_by_name: actor.name,
          created_at: clock.now(),
        });
        await append(trx, actor, 'agency-relation.add', row, { kind, from: from.name, to: to.name, onDay });
      });
      return get(actor, id);
    },

    async removeRelation(actor, id, relationId) {
      demand(actor, 'unit.edit');
      const { relations, ...row } = await get(actor, id);
      const relation = relations.find((each) => each.id === relationId);
      if (relation === undefined) throw new LantaiError('not-found');
      await write(async (trx) => {
        await deleteRelation(trx, relationId);
        await append(trx, actor, 'agency-relation.remove', row, { kind: relation.kind, other: relation.other.name });
      });
      return get(actor, id);
    },

    async ofUnit(actor, unitId) {
      demand(actor, 'unit.read');
      const unit = await findUnit(db.read, unitScope(actor), unitId);
      if (unit === undefined) throw new LantaiError('not-found');
      const written = new Set([
        ...bodiesIn(unit.responsible),
        ...(await listPersons(db.read, unitId)).map(({ name }) => name),
      ]);
      const byKey = new Map([...written].map((name) => [exactKey(name), name.trim()]));
      byKey.delete('');
      const found = await listByKeys(db.read, unit.archive_id, [...byKey.keys()]);
      const named: NamedAuthority[] = [];
      for (const row of found)
        named.push({
          written: byKey.get(row.key)!,
          id: row.id,
          kind: row.kind,
          name: row.name,
          dates: row.dates_text,
          now: await latest(unit.archive_id, row.id),
        });
      return named;
    },

    async listNameGroups(reader) {
      const now = clock.millis();
      if (groups !== undefined && now - groups.at < GROUPS_FRESH_MS) return groups.names;
      const relations = await listAllRelations(reader);
      const ids = [...new Set(relations.flatMap(({ from_id, to_id }) => [from_id, to_id]))];
      const names = new Map<string, string[]>();
      for (const { authority_id: id, name, kind } of await listNames(reader, ids))
        if (kind !== 'variant') names.set(id, [...(names.get(id) ?? []), name]);
      const found = relations.map(({ from_id, to_id }) => [...(names.get(from_id) ?? []), ...(names.get(to_id) ?? [])]);
      groups = { at: now, names: found };
      return found;
    },
  };

  /** What stands at the end of a chain of successors, where there is one and no fork. */
  async function latest(archiveId: string, id: string): Promise<{ id: string; name: string } | null> {
    let at = id;
    for (let step = 0; step < CHAIN; step++) {
      const after = await listAfter(db.read, [at]);
      if (after.length !== 1) break;
      at = after[0]!.to_id;
    }
    if (at === id) return null;
    const row = await findAuthority(db.read, archiveId, at);
    return row === undefined ? null : { id: row.id, name: row.name };
  }
}

const present = (row: AuthorityRecord): AuthorityRow => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  nameEn: row.name_en,
  dates: row.dates_text,
  agencyId: row.agency_id,
});
