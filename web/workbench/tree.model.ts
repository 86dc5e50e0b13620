/** The tree as the screen has it: which nodes are seen, in order, and where the arrow keys lead. Pure. */
import type { TreeNode } from '../../shared/schemas/unit.ts';

/** What is known of the children of a node. */
export type Children = { state: 'loading' } | { state: 'failed' } | { state: 'known'; nodes: readonly TreeNode[] };

export interface TreeLine {
  node: TreeNode;
  /** From 1. */
  level: number;
  /** From 1, among its siblings. */
  place: number;
  siblings: number;
  parent: string | null;
  open: boolean;
  /** Set where it is open and its children are not here yet. */
  waiting: 'loading' | 'failed' | null;
}

/** The visible lines: the top, and below each open node its children. */
export function visibleLines(
  top: readonly TreeNode[],
  open: ReadonlySet<string>,
  childrenOf: (key: string) => Children | undefined,
): TreeLine[] {
  const lines: TreeLine[] = [];
  const add = (nodes: readonly TreeNode[], level: number, parent: string | null): void => {
    nodes.forEach((node, index) => {
      const isOpen = node.hasChildren && open.has(node.key);
      const children = isOpen ? childrenOf(node.key) : undefined;
      lines.push({
        node,
        level,
        place: index + 1,
        siblings: nodes.length,
        parent,
        open: isOpen,
        waiting: !isOpen || children?.state === 'known' ? null : (children?.state ?? 'loading'),
      });
      if (children?.state === 'known') add(children.nodes, level + 1, node.key);
    });
  };
  add(top, 1, null);
  return lines;
}

export type TreeMove = { go: string } | { open: string } | { close: string };
/** What a key does on the line `at` (WAI-ARIA tree pattern); undefined where it does nothing. */
export function moveOf(key: string, lines: readonly TreeLine[], at: string): TreeMove | undefined {
  const index = lines.findIndex(({ node }) => node.key === at);
  const line = lines[index];
  if (!line) return lines[0] && { go: lines[0].node.key };
  const to = (target: TreeLine | undefined): TreeMove | undefined => target && { go: target.node.key };
  switch (key) {
    case 'ArrowDown':
      return to(lines[index + 1]);
    case 'ArrowUp':
      return to(lines[index - 1]);
    case 'Home':
      return to(lines[0]);
    case 'End':
      return to(lines.at(-1));
    case 'ArrowRight':
      if (!line.node.hasChildren) return undefined;
      if (!line.open) return { open: at };
      return lines[index + 1]?.parent === at ? to(lines[index + 1]) : undefined;
    case 'ArrowLeft':
      if (line.open) return { close: at };
      return line.parent === null ? undefined : { go: line.parent };
    default:
      return undefined;
  }
}
