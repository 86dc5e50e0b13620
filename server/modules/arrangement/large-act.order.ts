/**
 * The steps of a large act in an order in which each can be taken by itself: a unit gets a code only after whoever has it has
 * given it up. Where they pass codes round in a circle one of them is without a code for a while. Taken back in the opposite
 * order, each step finds the codes free as well. Pure.
 */
import type { Draft } from './arrangement.parts.ts';
import type { UnitTable } from '../../infra/db/index.ts';
import type { Placed } from './arrangement.repo.ts';

type Change = { unit: UnitTable; to: Partial<Placed> };
export type Step =
  | { unitId: string; change: 'create'; unit: UnitTable }
  | {
      unitId: string;
      change: 'update';
      was: Partial<Placed>;
      to: Partial<Placed>;
      /** The code of one that gave it up in time: its again should it not get the other. */
      back?: Partial<Placed>;
    }
  | { unitId: string; change: 'remove' };

const NO_CODE = { code: '', code_key: '' };

const stepOf = ({ unit, to }: Change, now?: Partial<Placed>): Step => {
  const columns = Object.keys(to) as (keyof Placed)[];
  const was = Object.fromEntries(columns.map((column) => [column, now?.[column] ?? unit[column]]));
  const back = now && { code: unit.code, code_key: unit.code_key };
  return { unitId: unit.id, change: 'update', was, to, ...(back && { back }) };
};

export function* stepsOf({
  creates,
  changes,
  removes,
}: Pick<Draft, 'creates' | 'changes' | 'removes'>): Generator<Step> {
  for (const unit of creates) yield { unitId: unit.id, change: 'create', unit };
  yield* ordered([...changes.values()]);
  for (const { id } of removes) yield { unitId: id, change: 'remove' };
}

function* ordered(changes: readonly Change[]): Generator<Step> {
  const holders = new Map<string, number>();
  for (const [at, { unit, to }] of changes.entries())
    if (to.code_key !== undefined && unit.code_key !== '') holders.set(unit.code_key, at);
  const isDone = new Uint8Array(changes.length);
  for (let start = 0; start < changes.length; start += 1) {
    // Who has the code that this one gets, and who has the code that that one gets, and so on.
    const chain: number[] = [];
    let at: number | undefined = start;
    while (at !== undefined && isDone[at] === 0) {
      isDone[at] = 1;
      chain.push(at);
      at = holders.get(changes[at]!.to.code_key ?? '');
    }
    const isCircle = chain.length > 1 && at === start;
    const first = changes[start]!;
    if (isCircle) yield stepOf({ unit: first.unit, to: NO_CODE });
    for (const each of chain.reverse()) yield stepOf(changes[each]!, isCircle && each === start ? NO_CODE : undefined);
  }
}
