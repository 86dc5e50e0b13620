/** Fonds → category → year → units, opened a branch at a time. One stop for Tab; arrows move, open and close. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { TreeNode } from '../../shared/schemas/unit.ts';
import { treeQuery } from '../api/work.queries.ts';
import { Icon } from '../components/icon.tsx';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { catalogue } from '../i18n/catalogue.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { type Children, moveOf, type TreeLine, visibleLines } from './tree.model.ts';

interface Props {
  /** Key of the node whose units are in the table; '' for all. */
  chosen: string;
  onChoose: (node: TreeNode | null) => void;
}

export function CatalogueTree({ chosen, onChoose }: Props) {
  const t = useT(catalogue);
  const top = useQuery(treeQuery(null));
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(ancestorsOf(chosen)));
  const [at, setAt] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const keys = [...open];
  const branches = useQueries({ queries: keys.map((key) => treeQuery(key)) });
  const childrenOf = (key: string): Children | undefined => {
    const branch = branches[keys.indexOf(key)];
    if (branch?.data) return { state: 'known', nodes: branch.data };
    return branch && { state: branch.isError ? 'failed' : 'loading' };
  };
  if (top.isError) return <ErrorState error={top.error} onRetry={() => void top.refetch()} />;
  if (!top.data) return <Skeleton lines={[80, 60, 70, 50]} />;

  const lines = visibleLines(top.data, open, childrenOf);
  const focused = lines.some(({ node }) => node.key === at) ? at : (lines[0]?.node.key ?? '');
  const set = (key: string, isOpen: boolean) => {
    const next = new Set(open);
    if (isOpen) next.add(key);
    else next.delete(key);
    setOpen(next);
  };
  const go = (key: string) => {
    setAt(key);
    list.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
  };
  const choose = ({ node, waiting }: TreeLine) => {
    setAt(node.key);
    if (waiting === 'failed') void branches[keys.indexOf(node.key)]?.refetch();
    else onChoose(node);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const line = lines.find(({ node }) => node.key === focused);
    if (event.ctrlKey || event.metaKey || event.altKey || !line) return;
    if (event.key === 'Enter' || event.key === ' ') choose(line);
    else {
      const move = moveOf(event.key, lines, focused);
      if (!move) return;
      if ('go' in move) go(move.go);
      else if ('open' in move) set(move.open, true);
      else set(move.close, false);
    }
    event.preventDefault();
  };
  return (
    <>
      <button
        type="button"
        className="tree-all"
        aria-current={chosen === '' ? 'true' : undefined}
        onClick={() => onChoose(null)}
      >
        {t('tree.all')}
      </button>
      {lines.length === 0 && <p className="small muted card-note">{t('tree.none')}</p>}
      <ul role="tree" ref={list} className="tree" aria-label={t('tree.label')} onKeyDown={onKeyDown}>
        {lines.map((line) => (
          <Line
            key={line.node.key}
            line={line}
            chosen={line.node.key === chosen}
            focusable={line.node.key === focused}
            onChoose={() => choose(line)}
            onToggle={() => set(line.node.key, !line.open)}
          />
        ))}
      </ul>
    </>
  );
}

/** Keys nest by their parts (f:1, c:1:WS, y:1:WS:2023), so the way to a chosen node can be opened without asking. */
function ancestorsOf(key: string): string[] {
  const [kind, fonds, category] = key.split(':');
  if (kind === 'c' && fonds !== undefined) return [`f:${fonds}`];
  if (kind === 'y' && fonds !== undefined && category !== undefined) return [`f:${fonds}`, `c:${fonds}:${category}`];
  return [];
}

interface LineProps {
  line: TreeLine;
  chosen: boolean;
  focusable: boolean;
  onChoose: () => void;
  onToggle: () => void;
}
function Line({ line, chosen, focusable, onChoose, onToggle }: LineProps) {
  const t = useT(catalogue);
  const { locale } = useLocale();
  const { node } = line;
  const label = node.kind === 'year' && node.label === '—' ? t('tree.no-year') : node.label;
  return (
    <li
      role="treeitem"
      data-key={node.key}
      aria-level={line.level}
      aria-posinset={line.place}
      aria-setsize={line.siblings}
      aria-expanded={node.hasChildren ? line.open : undefined}
      aria-selected={chosen}
      aria-busy={line.waiting === 'loading'}
      tabIndex={focusable ? 0 : -1}
      className={`tree-line level-${Math.min(line.level, 6)} ${node.kind}`}
      onClick={onChoose}
    >
      {node.hasChildren ? (
        <span
          className={line.open ? 'tree-toggle open' : 'tree-toggle'}
          onClick={(event) => {
            event.stopPropagation();
            onToggle();
          }}
        >
          <Icon name="right" size={13} />
        </span>
      ) : (
        <span className="tree-toggle" />
      )}
      <span className="grow tree-label" title={node.code ? `${node.code} ${label}` : label}>
        {node.kind === 'fonds' && node.code !== null && node.code !== label && (
          <span className="code">{node.code} </span>
        )}
        {label}
        {line.waiting === 'failed' && <span className="tree-failed">{t('tree.failed')}</span>}
      </span>
      {node.count !== null && <em>{node.count.toLocaleString(locale)}</em>}
    </li>
  );
}
