/**
 * Fonds → category → year → units, opened a branch at a time. One stop for Tab; arrows move, open and close. A unit is
 * moved by dragging, or with M, the arrows and Enter: the dialog of arrangement shows what that means before it is done.
 */
import { useQueries, useQuery } from '@tanstack/react-query';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { TreeNode } from '../../shared/schemas/unit.ts';
import { useMay } from '../api/session.queries.ts';
import { treeQuery } from '../api/work.queries.ts';
import { Icon } from '../components/icon.tsx';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { arrangement } from '../i18n/arrangement.ts';
import { catalogue } from '../i18n/catalogue.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { ArrangeDialog } from './arrange.dialog.tsx';
import type { ArrangeDraft } from './arrange.model.ts';
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
  const may = useMay();
  const tArrange = useT(arrangement);
  const [moving, setMoving] = useState<TreeNode>();
  const [target, setTarget] = useState<TreeNode>();
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
  const putDown = (node: TreeNode) => {
    if (moving && moving.key !== node.key) setTarget(node);
  };
  const endMove = () => {
    setMoving(undefined);
    setTarget(undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const line = lines.find(({ node }) => node.key === focused);
    if (event.ctrlKey || event.metaKey || event.altKey || !line) return;
    if (event.key === 'm' && line.node.kind === 'unit' && may('unit.edit')) setMoving(line.node);
    else if (event.key === 'Escape' && moving) setMoving(undefined);
    else if (event.key === 'Enter' && moving) putDown(line.node);
    else if (event.key === 'Enter' || event.key === ' ') choose(line);
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
      <p role="status" className={moving ? 'small outcome warn' : 'visually-hidden'}>
        {moving && tArrange('tree.moving', { label: moving.label })}
      </p>
      <ul role="tree" ref={list} className="tree" aria-label={t('tree.label')} onKeyDown={onKeyDown}>
        {lines.map((line) => (
          <Line
            key={line.node.key}
            line={line}
            chosen={line.node.key === chosen}
            focusable={line.node.key === focused}
            onChoose={() => choose(line)}
            onToggle={() => set(line.node.key, !line.open)}
            drag={may('unit.edit') ? { moving, onDrag: setMoving, onDrop: () => putDown(line.node) } : undefined}
          />
        ))}
      </ul>
      {moving?.unitId && target && (
        <ArrangeDialog
          selection={{ ids: [moving.unitId], n: 1 }}
          given={{ kind: 'move', renumber: false, ...placeOf(target) }}
          onClose={endMove}
          onDone={endMove}
        />
      )}
    </>
  );
}

/** Below a unit, or at the top of the fonds that a node belongs to. */
function placeOf(node: TreeNode): Partial<ArrangeDraft> {
  if (node.unitId === null) return { into: 'fonds', fonds: node.key.split(':')[1] ?? '' };
  return { into: 'unit', unit: { id: node.unitId, code: node.code ?? '', title: node.label } };
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
  drag: { moving: TreeNode | undefined; onDrag: (node: TreeNode | undefined) => void; onDrop: () => void } | undefined;
}
function Line({ line, chosen, focusable, onChoose, onToggle, drag }: LineProps) {
  const t = useT(catalogue);
  const { locale } = useLocale();
  const { node } = line;
  const label =
    node.kind === 'year' && node.label === '—' ? t('tree.no-year') : locale === 'en' ? node.labelEn : node.label;
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
      className={`tree-line level-${Math.min(line.level, 6)} ${node.kind}${drag?.moving?.key === node.key ? ' moving' : ''}`}
      onClick={onChoose}
      draggable={drag !== undefined && node.kind === 'unit'}
      onDragStart={() => drag?.onDrag(node)}
      onDragOver={(event) => {
        if (drag?.moving && drag.moving.key !== node.key) event.preventDefault();
      }}
      onDrop={drag?.onDrop}
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
        {node.kind === 'fonds' && node.code !== null && node.code !== node.label && (
          <span className="code">{node.code} </span>
        )}
        {label}
        {line.waiting === 'failed' && <span className="tree-failed">{t('tree.failed')}</span>}
      </span>
      {node.count !== null && <em>{node.count.toLocaleString(locale)}</em>}
    </li>
  );
}
