/**
 * What a unit's columns take over from above (DA/T 18, ISAD(G): said once at the higher level, not repeated below); further
 * fields do so by their scheme (described.ts). Responsible body and retention come from the nearest file or series that has
 * one, the responsible body in the end from the fonds’ creator. What the unit says itself stands; where above says
 * something else, that is told. Pure.
 */
import type { UnitDetail } from '../../../shared/schemas/unit.ts';

type Above = { id: string; title: string; responsible: string; retention: string };
const FIELDS = ['responsible', 'retention'] as const;

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
  unit: { responsible: string; retention: string },
  ancestors: readonly Above[],
  creator: string | null,
): UnitDetail['inherited'] {
  return FIELDS.flatMap((field): UnitDetail['inherited'] => {
    const own = unit[field];
    const source = nearestAbove(ancestors, (each) => each[field]);
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
