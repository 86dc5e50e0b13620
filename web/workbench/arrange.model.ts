/** What a person has filled in for an act of arrangement, and the act that it makes once nothing is missing. Pure. */
import type { ArrangeActInput } from '../../shared/schemas/arrangement.ts';

export const CHOSEN_KINDS = ['compose', 'split', 'move', 'merge', 'dissolve', 'reorder', 'renumber'] as const;
export type ArrangeKind = ArrangeActInput['kind'];
type Target = Extract<ArrangeActInput, { kind: 'dissolve' }>['target'];

/** A unit that was named by its code. */
export interface NamedUnit {
  id: string;
  code: string;
  title: string;
}

export interface ArrangeDraft {
  kind: ArrangeKind;
  /** The new file or unit. */
  title: string;
  level: 'series' | 'file' | 'item';
  code: string;
  year: string;
  retention: string;
  org: string;
  sub: string;
  category: string;
  /** Where to: into a unit, or to the top of a fonds. */
  into: 'unit' | 'fonds';
  unit: NamedUnit | undefined;
  fonds: string;
  position: 'code' | 'first' | 'after';
  after: NamedUnit | undefined;
  renumber: boolean;
  by: 'given' | 'code' | 'date' | 'title' | 'document';
  start: string;
  like: string;
}

export const NEW_DRAFT: ArrangeDraft = {
  kind: 'compose',
  title: '',
  level: 'file',
  code: '',
  year: '',
  retention: '',
  org: '',
  sub: '',
  category: '',
  into: 'unit',
  unit: undefined,
  fonds: '',
  position: 'code',
  after: undefined,
  renumber: true,
  by: 'date',
  start: '1',
  like: '',
};

/** Behind whom; null is the first place; undefined where the code says. */
function afterOf({ position, after }: ArrangeDraft): string | null | undefined {
  if (position === 'first') return null;
  return position === 'after' ? after?.id : undefined;
}
const isPlaced = ({ position, after }: ArrangeDraft): boolean => position !== 'after' || after !== undefined;

const unitOf = (draft: ArrangeDraft) => {
  const given = (text: string) => (text.trim() === '' ? undefined : text.trim());
  const year = /^\d{4}$/.test(draft.year.trim()) ? Number(draft.year) : undefined;
  const optional = {
    code: given(draft.code),
    year,
    retention: given(draft.retention),
    org: given(draft.org),
    sub: given(draft.sub),
  };
  return { title: draft.title.trim(), level: draft.level, ...clean(optional) };
};
const clean = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

/** Undefined while something is missing. */
export function actOf(draft: ArrangeDraft, target: Target | undefined): ArrangeActInput | undefined {
  const { kind } = draft;
  const after = afterOf(draft);
  const to =
    draft.into === 'unit'
      ? draft.unit && { parent: draft.unit.id }
      : draft.fonds === ''
        ? undefined
        : { fonds: draft.fonds, parent: null };
  const place = to === undefined || !isPlaced(draft) ? undefined : { ...to, ...(after !== undefined && { after }) };
  if (kind === 'create')
    return draft.title.trim() === '' || place === undefined || draft.category === ''
      ? undefined
      : { kind, unit: unitOf(draft), category: draft.category, to: place };
  if (target === undefined) return undefined;
  switch (kind) {
    case 'compose':
    case 'split':
      return draft.title.trim() === '' ? undefined : { kind, target, unit: unitOf(draft), renumber: draft.renumber };
    case 'dissolve':
      return { kind, target };
    case 'move':
      return place && { kind, target, to: place, renumber: draft.renumber };
    case 'merge':
      return draft.unit && { kind, target, into: draft.unit.id, renumber: draft.renumber };
    case 'reorder':
      if (!isPlaced(draft)) return undefined;
      return { kind, target, by: draft.by, ...(after !== undefined && { after }) };
    case 'renumber': {
      const start = /^\d{1,6}$/.test(draft.start.trim()) ? Number(draft.start) : undefined;
      if (start === undefined) return undefined;
      return { kind, target, start, ...(draft.like.trim() !== '' && { like: draft.like.trim() }) };
    }
  }
}
