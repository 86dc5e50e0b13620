/** What the inventory of an earlier version must have in common with the object's current one (OCFL 1.1, 3.7). Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { Report } from './ocfl.check-inventory.ts';
import { stateOf } from './ocfl.inventory.ts';
import type { OcflInventory } from './ocfl.inventory.ts';

/** Reports where `prior`, found in the folder of version `name`, disagrees with the root inventory `current`. */
export function comparePrior(name: string, prior: OcflInventory, current: OcflInventory, report: Report): void {
  if (prior.id !== current.id)
    for (const code of ['E037', 'E110']) report(code, `id of ${name} differs from the object's: ${prior.id}`);
  if (prior.head !== name) report('E040', `the inventory of ${name} calls ${prior.head} its head`);
  const contentOf = (inventory: OcflInventory): string => inventory.contentDirectory ?? 'content';
  if (contentOf(prior) !== contentOf(current))
    for (const code of ['E019', 'E020']) report(code, `contentDirectory of ${name} is ${contentOf(prior)}`);
  else if (current.contentDirectory !== undefined && prior.contentDirectory === undefined)
    report('E019', `contentDirectory is set, but not in ${name}`);
  for (const [version, block] of Object.entries(prior.versions)) {
    const now = current.versions[version];
    if (!now) {
      report('E066', `the inventory of ${name} has ${version}, the root inventory has not`);
      continue;
    }
    if (!sameState(prior, current, version)) report('E066', `state of ${version} differs in the inventory of ${name}`);
    for (const key of ['created', 'message', 'user'] as const)
      if (!isDeepStrictEqual(block[key], now[key]))
        report('W011', `${key} of ${version} differs in the inventory of ${name}`);
  }
}

/**
 * The same logical paths with the same content. Digests can be compared when both use one algorithm; otherwise the
 * content paths behind them tell: those the earlier manifest names must be among those the current one names.
 */
function sameState(prior: OcflInventory, current: OcflInventory, version: string): boolean {
  const before = stateOf(prior.versions[version]!);
  const now = stateOf(current.versions[version]!);
  if (before.size !== now.size) return false;
  const sameAlgorithm = prior.digestAlgorithm === current.digestAlgorithm;
  for (const [path, digest] of before) {
    const counterpart = now.get(path);
    if (counterpart === undefined) return false;
    if (sameAlgorithm) {
      if (digest.toLowerCase() !== counterpart.toLowerCase()) return false;
    } else {
      const known = new Set(current.manifest[counterpart]);
      if (!prior.manifest[digest]?.every((contentPath) => known.has(contentPath))) return false;
    }
  }
  return true;
}
