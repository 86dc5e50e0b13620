/** What an update by code makes of a unit's names: bodies follow 责任者, persons are the file's where it names any. Pure. */
import type { NameRow } from './names.repo.ts';

const PERSON = 'person';
const BODY = 'responsible';

interface NameChange {
  /** All names of the unit as they shall be. */
  rows: NameRow[];
  /** Persons as they are told; undefined where only bodies change. */
  persons: { before: string; after: string } | undefined;
}

/** Undefined where the names stay. `unitId`: the unit that is held; what is fresh was made under the row's own id. */
export function changeNames(
  unitId: string,
  old: readonly NameRow[],
  fresh: readonly NameRow[],
  isResponsibleNew: boolean,
): NameChange | undefined {
  const of = (rows: readonly NameRow[], role: string): NameRow[] => rows.filter((row) => row.role === role);
  const told = (rows: readonly NameRow[]): string => rows.map(({ name }) => name).join('；');
  const [before, after] = [told(of(old, PERSON)), told(of(fresh, PERSON))];
  const arePersonsNew = after !== '' && before !== after;
  if (!arePersonsNew && !isResponsibleNew) return undefined;
  const changed = new Set([...(arePersonsNew ? [PERSON] : []), ...(isResponsibleNew ? [BODY] : [])]);
  const kept = old.filter(({ role }) => !changed.has(role));
  const made = fresh.filter(({ role }) => changed.has(role)).map((row) => ({ ...row, unit_id: unitId }));
  return { rows: [...kept, ...made], persons: arePersonsNew ? { before, after } : undefined };
}
