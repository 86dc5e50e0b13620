/**
 * Opening to the public, and withdrawing it. One act for up to 500 units: all of them or none.
 *
 *   unreviewed | controlled | delayed ──open──▶ open ──withdraw──▶ controlled
 *
 * Internal and restricted units are never opened (secrecy gate).
 */
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { type Actor, demand, unitScope } from '../identity/index.ts';
import { bulkDetail } from '../ledger/index.ts';
import type { CatalogParts } from './catalog.parts.ts';
import { insertOpenings, listUnitsByIds, setOpenness } from './unit.repo.ts';

export const OPENING_LIMIT = 500;

/**
 * Opens or withdraws units on a ground and gives how many changed; those that are so already stay untouched.
 * Throws `ground-required`, `not-found` where one of them is not in the scope, `unit-not-openable`.
 */
export async function changeOpening(
  parts: CatalogParts,
  actor: Actor,
  act: 'open' | 'withdraw',
  request: { ids: string[]; ground: string },
): Promise<number> {
  demand(actor, 'unit.open');
  const ids = [...new Set(request.ids)];
  const ground = request.ground.trim();
  if (ground.length < 2) throw new LantaiError('ground-required');
  if (ids.length > OPENING_LIMIT) throw new LantaiError('bad-request', { detail: `ids > ${OPENING_LIMIT}` });
  return parts.db.write(async (trx) => {
    const units = await listUnitsByIds(trx, unitScope(actor), ids);
    if (units.length < ids.length) throw new LantaiError('not-found');
    const closed = act === 'open' ? units.find((unit) => unit.secrecy !== 'public') : undefined;
    if (closed !== undefined) throw new LantaiError('unit-not-openable', { code: closed.code });
    const changing = units.filter((unit) => (unit.openness === 'open') !== (act === 'open'));
    if (changing.length === 0) return 0;
    const at = parts.clock.now();
    const changed = changing.map((unit) => unit.id);
    await setOpenness(trx, changed, act === 'open' ? 'open' : 'controlled', at);
    await insertOpenings(
      trx,
      changed.map((unitId) => ({
        id: newId(parts.clock.millis()),
        unit_id: unitId,
        act,
        ground,
        actor_id: actor.id ?? '',
        actor_name: actor.name,
        at,
      })),
    );
    const rows = changing.map((unit) => ({ id: unit.id, code: unit.code, from: unit.openness }));
    const one = rows.length === 1 ? rows[0] : undefined;
    await parts.ledger.append(trx, {
      actor,
      action: `unit.${act}`,
      objectType: one ? 'unit' : 'unit-set',
      objectId: one?.id ?? newId(parts.clock.millis()),
      ...(one && { label: one.code }),
      detail: one ? { ground, from: one.from } : { ground, ...bulkDetail(rows) },
    });
    return rows.length;
  });
}
