/** Figures of units summed up their tree. Pure. */
import type { FindingOverview } from '../../shared/schemas/finding.ts';

interface Counts {
  total: number;
  closed: number;
  red: number;
}
export interface UnitNode extends Counts {
  id: string;
  name: string;
  below: UnitNode[];
}
type Unit = { id: string; name: string; parentId: string | null };

/** Roots with all below them; a unit whose parent is not to be seen is a root. `alone`: findings without a unit. */
export function sumTree(
  units: readonly Unit[],
  figures: FindingOverview['bodies'],
): { roots: UnitNode[]; alone: Counts } {
  const none: Counts = { total: 0, closed: 0, red: 0 };
  const own = new Map(
    figures.map(({ bodyId, total, closed, red }) => [
      bodyId,
      { total: total.value, closed: closed.value, red: red.value },
    ]),
  );
  const known = new Map(units.map((unit) => [unit.id, unit]));
  // Findings of units that the reader has no name of stand under their own line all the same.
  for (const { bodyId, name } of figures)
    if (bodyId !== null && !known.has(bodyId)) known.set(bodyId, { id: bodyId, name: name ?? bodyId, parentId: null });
  const below = new Map<string | null, Unit[]>();
  for (const unit of known.values()) {
    const parent = unit.parentId !== null && known.has(unit.parentId) ? unit.parentId : null;
    below.set(parent, [...(below.get(parent) ?? []), unit]);
  }
  const node = (unit: Unit): UnitNode => {
    const children = (below.get(unit.id) ?? []).map(node);
    const all = [own.get(unit.id) ?? none, ...children];
    const sum = (key: keyof Counts) => all.reduce((total, each) => total + each[key], 0);
    return {
      id: unit.id,
      name: unit.name,
      below: children,
      total: sum('total'),
      closed: sum('closed'),
      red: sum('red'),
    };
  };
  return { roots: (below.get(null) ?? []).map(node), alone: own.get(null) ?? none };
}
