/**
 * 双随机: agencies and inspectors by lot. Each is put in the order of SHA-256 over seed and id, so that whoever has the
 * seed and the lists can draw again and must come to the same. Pure.
 */
import { createHash } from 'node:crypto';

export const ALGORITHM = 'sha256-order-1';

export interface Candidate {
  id: string;
  name: string;
}
export interface InspectorCandidate extends Candidate {
  /** Where she belongs to an agency, she never inspects it. */
  agencyId: string | null;
}
export interface Drawn {
  agencyId: string;
  name: string;
  inspectors: Candidate[];
}

const lot = (...parts: string[]): string => createHash('sha256').update(parts.join('\n')).digest('hex');

export function drawByLot(given: {
  seed: string;
  candidates: readonly Candidate[];
  inspectors: readonly InspectorCandidate[];
  agencies: number;
  each: number;
}): Drawn[] {
  const { seed, candidates, inspectors, agencies, each } = given;
  const inOrder = <T extends Candidate>(all: readonly T[], label: string): T[] =>
    all
      .map((one) => ({ one, key: lot(seed, label, one.id) }))
      .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
      .map(({ one }) => one);
  // Those who have fewer come first; the lot decides among equals.
  const load = new Map(inspectors.map(({ id }) => [id, 0]));
  return inOrder(candidates, 'agency')
    .slice(0, agencies)
    .map((agency) => {
      const chosen = inOrder(inspectors, `inspector ${agency.id}`)
        .filter(({ agencyId }) => agencyId !== agency.id)
        .sort((a, b) => load.get(a.id)! - load.get(b.id)!)
        .slice(0, each);
      for (const { id } of chosen) load.set(id, load.get(id)! + 1);
      return { agencyId: agency.id, name: agency.name, inspectors: chosen.map(({ id, name }) => ({ id, name })) };
    });
}
