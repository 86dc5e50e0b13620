import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawByLot } from './draw.ts';

const people = (prefix: string, n: number) =>
  Array.from({ length: n }, (_, index) => ({ id: `${prefix}${index}`, name: `${prefix}${index}` }));
const given = fc
  .record({
    seed: fc.string({ minLength: 1 }),
    n: fc.integer({ min: 1, max: 30 }),
    people: fc.integer({ min: 4, max: 9 }),
  })
  .chain((base) => fc.record({ base: fc.constant(base), agencies: fc.integer({ min: 1, max: base.n }) }))
  .map(({ base, agencies }) => ({
    seed: base.seed,
    candidates: people('a', base.n),
    // The first inspector belongs to the first agency.
    inspectors: people('i', base.people).map((one, at) => ({ ...one, agencyId: at === 0 ? 'a0' : null })),
    agencies,
    each: 2,
  }));

test('drawn again from the same it is the same, in whatever order the lists are', () => {
  fc.assert(
    fc.property(given, (lots) => {
      const drawn = drawByLot(lots);
      const turned = { ...lots, candidates: lots.candidates.toReversed(), inspectors: lots.inspectors.toReversed() };
      expect(drawByLot(turned)).toEqual(drawn);
      expect(new Set(drawn.map(({ agencyId }) => agencyId)).size).toBe(lots.agencies);
    }),
  );
});

test('nobody inspects her own agency, nobody twice at one agency, and the work is spread', () => {
  fc.assert(
    fc.property(given, (lots) => {
      const load = new Map<string, number>();
      for (const { agencyId, inspectors } of drawByLot(lots)) {
        expect(new Set(inspectors.map(({ id }) => id)).size).toBe(2);
        if (agencyId === 'a0') expect(inspectors.map(({ id }) => id)).not.toContain('i0');
        for (const { id } of inspectors) load.set(id, (load.get(id) ?? 0) + 1);
      }
      const loads = lots.inspectors.filter(({ agencyId }) => agencyId === null).map(({ id }) => load.get(id) ?? 0);
      expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(2);
    }),
  );
});

test('another seed draws others, and every agency comes to be drawn', () => {
  const lots = { candidates: people('a', 10), inspectors: [], agencies: 1, each: 0 };
  const seen = new Set(Array.from({ length: 200 }, (_, seed) => drawByLot({ ...lots, seed: `${seed}` })[0]!.agencyId));
  expect(seen.size).toBe(10);
});
