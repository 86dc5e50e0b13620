/** A selection of the catalogue as acts hand it to the server. */
import type { z } from 'zod';
import type { unitTarget } from '../../shared/schemas/target.ts';
import type { UnitSelection } from './catalogue.acts.tsx';
import { filterOf } from './unit-query.ts';

export function targetOf(selection: UnitSelection): z.input<typeof unitTarget> {
  if (selection.filter === undefined) return { ids: [...selection.ids] };
  const given = Object.entries(filterOf(selection.filter)).filter(
    ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
  );
  return { filter: Object.fromEntries(given) };
}
