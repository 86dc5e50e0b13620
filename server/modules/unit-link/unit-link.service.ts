/** Links between units (关联). Where the reader may not see the other unit there is no link for her. */
import type { z } from 'zod';
import type { Database } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { newUnitLink, UnitLinks } from '../../../shared/schemas/unit-link.ts';
import { findUnit, listUnitsByIds, type UnitWithContext } from '../catalog/index.ts';
import { type Actor, demand, may, unitScope } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { deleteLink, findLink, insertLink, listLinks } from './unit-link.repo.ts';

export interface UnitLinkParts {
  db: Database;
  ledger: Ledger;
  clock: Clock;
  /** The unit of this code in the actor's scope. */
  findIdByCode(actor: Actor, code: string): Promise<string | undefined>;
}
export interface UnitLinksOf {
  list(actor: Actor, unitId: string): Promise<UnitLinks>;
  /** Throws `link-self`, `link-taken`. */
  add(actor: Actor, unitId: string, given: z.output<typeof newUnitLink>): Promise<UnitLinks>;
  remove(actor: Actor, unitId: string, linkId: string): Promise<UnitLinks>;
}

export function createUnitLinks(parts: UnitLinkParts): UnitLinksOf {
  const { db, clock, ledger } = parts;
  const getUnit = async (actor: Actor, id: string): Promise<UnitWithContext> => {
    const unit = await findUnit(db.read, unitScope(actor), id);
    if (unit === undefined) throw new LantaiError('not-found');
    return unit;
  };

  async function list(actor: Actor, unitId: string): Promise<UnitLinks> {
    demand(actor, 'unit.read');
    await getUnit(actor, unitId);
    const links = await listLinks(db.read, unitId);
    const ids = links.map((link) => (link.from_id === unitId ? link.to_id : link.from_id));
    const units = await listUnitsByIds(db.read, unitScope(actor), [...new Set(ids)]);
    const seen = new Map(units.map((unit) => [unit.id, unit]));
    return {
      items: links.flatMap((link) => {
        const isFrom = link.from_id === unitId;
        const other = seen.get(isFrom ? link.to_id : link.from_id);
        if (other === undefined) return [];
        const { id, code, title, level, date_text: dateText } = other;
        return {
          id: link.id,
          kind: link.kind,
          side: isFrom ? 'from' : 'to',
          note: link.note,
          by: link.created_by_name,
          at: link.created_at,
          unit: { id, code, title, level, dateText },
        };
      }),
      mayEdit: may(actor, 'unit.edit'),
    };
  }

  return {
    list,

    async add(actor, unitId, { kind, side, other: asked, note }) {
      demand(actor, 'unit.edit');
      const unit = await getUnit(actor, unitId);
      const otherId = 'id' in asked ? asked.id : await parts.findIdByCode(actor, asked.code);
      if (otherId === undefined)
        throw new LantaiError('location-code-unknown', { code: 'code' in asked ? asked.code : '' });
      const other = await getUnit(actor, otherId);
      if (other.id === unit.id) throw new LantaiError('link-self');
      const [from, to] = side === 'from' ? [unit, other] : [other, unit];
      await db.write(async (trx) => {
        const twin = (await listLinks(trx, unitId)).find(
          (link) => link.kind === kind && [link.from_id, link.to_id].includes(other.id),
        );
        if (twin !== undefined) throw new LantaiError('link-taken');
        const id = newId(clock.millis());
        await insertLink(trx, {
          id,
          archive_id: unit.archive_id,
          from_id: from.id,
          to_id: to.id,
          kind,
          note,
          created_by_name: actor.name,
          created_at: clock.now(),
        });
        await ledger.append(trx, {
          actor,
          action: 'unit-link.add',
          objectType: 'unit',
          objectId: unitId,
          label: unit.code,
          detail: { kind, from: from.code, to: to.code },
        });
      });
      return list(actor, unitId);
    },

    async remove(actor, unitId, linkId) {
      demand(actor, 'unit.edit');
      const { items } = await list(actor, unitId);
      const shown = items.find(({ id }) => id === linkId);
      const link = shown && (await findLink(db.read, linkId));
      if (shown === undefined || link === undefined) throw new LantaiError('not-found');
      const unit = await getUnit(actor, unitId);
      await db.write(async (trx) => {
        await deleteLink(trx, linkId);
        await ledger.append(trx, {
          actor,
          action: 'unit-link.remove',
          objectType: 'unit',
          objectId: unitId,
          label: unit.code,
          detail: { kind: link.kind, other: shown.unit.code },
        });
      });
      return list(actor, unitId);
    },
  };
}
