export { Frontier, merkleRoot } from './merkle.frontier.ts';
export { sha256Tree, sm3Tree, type TreeHash } from './merkle.hash.ts';
export {
  consistencyRanges,
  inclusionRanges,
  type LeafRange,
  verifyConsistency,
  verifyInclusion,
} from './merkle.proof.ts';
