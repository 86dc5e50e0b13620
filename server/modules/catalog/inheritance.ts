/**
 * What a unit's columns take over from above (DA/T 18, ISAD(G): said once at the higher level, not repeated below), where
 * the category's scheme marks them as inherited; further fields do so in described.ts. A value comes from the nearest file
 * or series that has one, the responsible body in the end from the fonds’ creator. What the unit says itself stands; where
 * above says something else, that is told. Pure.
 */
import type { FieldAtLevel } from '../../../shared/schemas/scheme.ts';
import type { UnitDetail } from '../../../shared/schemas/unit.ts';
import { UNIT_COLUMNS } from './columns.ts';

/** Columns that may be inherited, by the keys that schemes know them by. */
const INHERITABLE = ['responsible', 'retention', 'documentNumber', 'dateText', 'carrier', 'note'] as const;
type Inheritable = (typeof INHERITABLE)[number];
type Described = Record<(typeof UNIT_COLUMNS)[Inheritable], string>;
type Above = Described & { id: string; title: string };
/** Where the scheme does not know them at this level; the public is told of no others. */
const BY_RULE: readonly Inheritable[] = ['responsible', 'retention'];

/** The columns that a unit with these fields takes over from above. */
export const inheritedColumns = (fields: readonly FieldAtLevel[], all: boolean): Inheritable[] =>
  INHERITABLE.filter((column) => {
    const byRule = BY_RULE.includes(column);
    const field = fields.find(({ key }) => key === column);
    return field === undefined ? byRule : field.inherited && (all || byRule);
  });

/** The nearest above that has a value: what the record's page, the form and what is validated take over. */
export function nearestAbove<T>(
  ancestors: readonly T[],
  valueOf: (unit: T) => string,
): { unit: T; value: string } | undefined {
  const unit = ancestors.findLast((each) => valueOf(each) !== '');
  return unit === undefined ? undefined : { unit, value: valueOf(unit) };
}

/** `ancestors` from the top, those that the reader may see. */
export function inheritedBy(
  unit: Described,
  ancestors: readonly Above[],
  creator: string | null,
  columns: readonly Inheritable[],
): UnitDetail['inherited'] {
  return columns.flatMap((field): UnitDetail['inherited'] => {
    const column = UNIT_COLUMNS[field];
    const own = unit[column];
    const source = nearestAbove(ancestors, (each) => each[column]);
    if (source !== undefined) {
      const from = { field, value: source.value, unitId: source.unit.id, from: source.unit.title };
      if (own === '') return [{ ...from, state: 'inherited' }];
      return own === source.value ? [] : [{ ...from, state: 'overridden' }];
    }
    // Papers of a fonds have many authors: only where none is named does its creator stand for them.
    if (field === 'responsible' && own === '' && creator !== null)
      return [{ field, value: creator, unitId: null, from: '', state: 'inherited' }];
    return [];
  });
}
