/** A selection of the catalogue as acts hand it to the server. */
import type { z } from 'zod';
import type { unitTarget } from '../../shared/schemas/target.ts';
import type { UnitSelection } from './catalogue.acts.tsx';

export function targetOf(selection: UnitSelection): z.input<typeof unitTarget> {
  if (selection.filter === undefined) return { ids: [...selection.ids] };
  const given = Object.entries(selection.filter).filter(
    ([name, value]) =>
      name !== 'sort' && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
  );
  return { filter: Object.fromEntries(given) };
}
