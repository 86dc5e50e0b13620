/** The ledger by units: each with what lies below it, so that a branch of the tree is one line. */
import { useState } from 'react';
import { Link } from 'react-router';
import type { FindingOverview } from '../../shared/schemas/finding.ts';
import { useBodies } from '../api/loop.queries.ts';
import { Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { ledger } from '../i18n/ledger.ts';
import { addressOf } from './findings.filter.ts';
import { sumTree, type UnitNode } from './unit-tree.model.ts';
import './ledger.css';

export function FindingTree({ overview }: { overview: FindingOverview | undefined }) {
  const t = useT(ledger);
  const bodies = useBodies();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  if (overview === undefined || bodies.isPending) return <Skeleton lines={[100, 90, 80]} />;
  const { roots, alone } = sumTree(bodies.items, overview.bodies);
  const toggle = (id: string) =>
    setClosed((now) => {
      const next = new Set(now);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const lines = (nodes: readonly UnitNode[], depth: number): React.ReactNode[] =>
    nodes.flatMap((node) => [
      <Line
        key={node.id}
        node={node}
        depth={depth}
        open={!closed.has(node.id)}
        onToggle={() => toggle(node.id)}
        under={{ under: node.id }}
      />,
      ...(closed.has(node.id) ? [] : lines(node.below, depth + 1)),
    ]);
  return (
    <section className="card ledger-wide" aria-label={t('tree.label')}>
      <p className="card-note small muted">{t('tree.hint')}</p>
      <table className="ledger-table">
        <thead>
          <tr>
            <th scope="col">{t('tree.unit')}</th>
            <th scope="col" className="number">
              {t('tree.total')}
            </th>
            <th scope="col" className="number">
              {t('tree.closed')}
            </th>
            <th scope="col" className="number">
              {t('tree.red')}
            </th>
            <th scope="col">{t('tree.rate')}</th>
          </tr>
        </thead>
        <tbody>
          {lines(roots, 0)}
          {alone.total > 0 && (
            <Line
              node={{ id: '', name: t('tree.none'), below: [], ...alone }}
              depth={0}
              open
              onToggle={() => undefined}
              under={{ noBody: true }}
            />
          )}
        </tbody>
      </table>
    </section>
  );
}

interface LineProps {
  node: UnitNode;
  depth: number;
  open: boolean;
  onToggle: () => void;
  under: Record<string, unknown>;
}
function Line({ node, depth, open, onToggle, under }: LineProps) {
  const t = useT(ledger);
  const { locale } = useLocale();
  const count = (value: number, filter: Record<string, unknown>) =>
    value === 0 ? <span className="muted">0</span> : <Link to={addressOf(filter)}>{value.toLocaleString(locale)}</Link>;
  const rate = node.total === 0 ? 0 : Math.round((node.closed * 1000) / node.total) / 10;
  return (
    <tr>
      <th scope="row" style={{ paddingLeft: `${12 + depth * 22}px` }}>
        <span className="tree-name">
          {node.below.length > 0 ? (
            <button
              type="button"
              className="tree-toggle"
              aria-expanded={open}
              aria-label={t(open ? 'tree.close' : 'tree.open', { name: node.name })}
              onClick={onToggle}
            >
              {open ? '▾' : '▸'}
            </button>
          ) : (
            <span className="tree-space" />
          )}
          {node.name}
        </span>
      </th>
      <td className="number">{count(node.total, under)}</td>
      <td className="number">{count(node.closed, { ...under, state: ['closed', 'looked-back'] })}</td>
      <td className="number">{count(node.red, { ...under, light: ['red'] })}</td>
      <td>
        {node.total > 0 && (
          <>
            <span className="rate-bar" aria-hidden="true">
              <span style={{ width: `${rate}%` }} />
            </span>
            {rate}%
          </>
        )}
      </td>
    </tr>
  );
}
