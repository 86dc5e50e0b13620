/** 单位: the tree of units, branches and groups; by keyboard as by mouse. */
import { type KeyboardEvent, useRef, useState } from 'react';
import { Link } from 'react-router';
import type { Body } from '../../shared/schemas/initiative.ts';
import { patchBody } from '../api/initiative.queries.ts';
import { createBody, useBodies } from '../api/loop.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { useList } from '../api/work.queries.ts';
import { Button } from '../components/button.tsx';
import { Field, Select } from '../components/field.tsx';
import { Icon } from '../components/icon.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { initiative as words } from '../i18n/initiative.ts';
import { useT } from '../i18n/i18n.tsx';
import { useTitle } from '../lib/title.ts';
import { type UnitLine, unitLines } from './initiative.model.ts';
import { ChangeDialog, PersonSelect } from './loop.parts.tsx';
import './loop.css';
import './initiative.css';

type Asked = { edit: Body } | { below: string | null };

export default function BodiesPage() {
  const t = useT(words);
  const may = useMay();
  const bodies = useBodies();
  const [asked, setAsked] = useState<Asked>();
  useTitle(t('units.title'));
  const manages = may('initiative.manage');
  const add = manages && (
    <Button look="primary" onClick={() => setAsked({ below: null })}>
      {t('units.add')}
    </Button>
  );
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('units.title')}</h1>
          <p className="muted page-lead">{t('units.lead')}</p>
        </div>
        <div className="row page-acts">{add}</div>
      </header>
      {bodies.isError ? (
        <ErrorState error={bodies.error} onRetry={() => void bodies.refetch()} />
      ) : bodies.isPending ? (
        <div className="card sheet">
          <Skeleton lines={[60, 40, 50]} />
        </div>
      ) : bodies.items.length === 0 ? (
        <div className="card">
          <EmptyState title={t('units.none')} actions={add}>
            {t('units.none-next')}
          </EmptyState>
        </div>
      ) : (
        <Tree bodies={bodies.items} manages={manages} onAsk={setAsked} />
      )}
      {asked && <BodyDialog asked={asked} bodies={bodies.items} onClose={() => setAsked(undefined)} />}
    </>
  );
}

interface TreeProps {
  bodies: readonly Body[];
  manages: boolean;
  onAsk: (asked: Asked) => void;
}
function Tree({ bodies, manages, onAsk }: TreeProps) {
  const t = useT(words);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const lines = unitLines(bodies, closed);
  const index = Math.max(
    0,
    lines.findIndex(({ body }) => body.id === at),
  );
  const toggle = (id: string) => {
    const next = new Set(closed);
    if (!next.delete(id)) next.add(id);
    setClosed(next);
  };
  const go = (line: UnitLine | undefined) => {
    if (!line) return;
    setAt(line.body.id);
    list.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(line.body.id)}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const line = lines[index];
    if (!line || event.ctrlKey || event.metaKey || event.altKey) return;
    // Links and buttons within a line keep their own keys.
    if (event.target instanceof HTMLElement && event.target.getAttribute('role') !== 'treeitem') return;
    const keys: Record<string, () => void> = {
      ArrowDown: () => go(lines[index + 1]),
      ArrowUp: () => go(lines[index - 1]),
      Home: () => go(lines[0]),
      End: () => go(lines.at(-1)),
      ArrowRight: () => (line.children > 0 && !line.open ? toggle(line.body.id) : line.open && go(lines[index + 1])),
      ArrowLeft: () =>
        line.open ? toggle(line.body.id) : go(lines.find(({ body }) => body.id === line.body.parentId)),
      ...(manages && {
        Enter: () => onAsk({ edit: line.body }),
        n: () => onAsk({ below: line.body.id }),
      }),
    };
    const act = keys[event.key];
    if (!act) return;
    act();
    event.preventDefault();
  };
  return (
    <div className="card">
      {manages && <p className="card-note small muted unit-keys">{t('units.keys')}</p>}
      <ul role="tree" ref={list} className="unit-tree" aria-label={t('units.tree')} onKeyDown={onKeyDown}>
        {lines.map((line, position) => (
          <li
            key={line.body.id}
            role="treeitem"
            data-id={line.body.id}
            aria-level={line.level}
            aria-posinset={line.place}
            aria-setsize={line.siblings}
            aria-expanded={line.children > 0 ? line.open : undefined}
            aria-selected={position === index}
            tabIndex={position === index ? 0 : -1}
            className="unit-line"
            style={{ paddingLeft: `${12 + (line.level - 1) * 24}px` }}
            onFocus={() => setAt(line.body.id)}
          >
            {line.children > 0 ? (
              <span className={line.open ? 'tree-toggle open' : 'tree-toggle'} onClick={() => toggle(line.body.id)}>
                <Icon name="right" size={13} />
              </span>
            ) : (
              <span className="tree-toggle" />
            )}
            <Unit line={line} manages={manages} onAsk={onAsk} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Unit({ line, manages, onAsk }: { line: UnitLine; manages: boolean; onAsk: (asked: Asked) => void }) {
  const t = useT(words);
  const { body } = line;
  return (
    <>
      <span className="grow unit-name">
        <b>{body.name}</b> <span className="tag">{t(`unit.${body.kind}`)}</span>{' '}
        <span className="small muted">
          {body.headName === null ? t('units.head-none') : `${t('units.head')} ${body.headName}`}
          {line.children > 0 && ` · ${t('units.below', { n: line.children })}`}
        </span>
      </span>
      <span className="row cell-acts">
        <Link className="small" to={`/work/findings?view=table&body=${encodeURIComponent(body.id)}`}>
          {t('units.findings')}
        </Link>
        {manages && (
          <>
            <button type="button" className="text-button small" onClick={() => onAsk({ below: body.id })}>
              {t('units.add-below')}
            </button>
            <button
              type="button"
              className="text-button small"
              aria-label={`${t('units.edit')} ${body.name}`}
              onClick={() => onAsk({ edit: body })}
            >
              {t('act.edit')}
            </button>
          </>
        )}
      </span>
    </>
  );
}

const KINDS = ['unit', 'branch', 'group', 'agency'] as const;
interface Agency {
  id: string;
  name: string;
}
function BodyDialog({ asked, bodies, onClose }: { asked: Asked; bodies: readonly Body[]; onClose: () => void }) {
  const t = useT(words);
  const agencies = useList<Agency>('/agencies');
  const edited = 'edit' in asked ? asked.edit : undefined;
  const [draft, setDraft] = useState({
    name: edited?.name ?? '',
    kind: edited?.kind ?? 'unit',
    parentId: edited ? (edited.parentId ?? '') : 'below' in asked ? (asked.below ?? '') : '',
    headId: edited?.headId ?? '',
    agencyId: edited?.agencyId ?? '',
  });
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const given = {
    name: draft.name.trim(),
    kind: draft.kind,
    parentId: draft.parentId || null,
    headId: draft.headId || null,
    agencyId: draft.agencyId || null,
  };
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t(edited ? 'units.edit' : 'units.add')}
      submit={t(edited ? 'act.save' : 'units.add')}
      done={t('units.saved')}
      disabled={given.name === ''}
      act={() => (edited ? patchBody(edited.id, { ...given, lockVersion: edited.lockVersion }) : createBody(given))}
    >
      <Field
        label={t('units.name')}
        required
        maxLength={200}
        value={draft.name}
        onChange={(event) => set({ name: event.target.value })}
      />
      <div className="edit-pair">
        <Select
          label={t('units.kind')}
          value={draft.kind}
          options={KINDS.map((value) => ({ value, label: t(`unit.${value}`) }))}
          onChange={(event) => set({ kind: event.target.value as (typeof KINDS)[number] })}
        />
        <Select
          label={t('units.parent')}
          value={draft.parentId}
          options={[
            { value: '', label: t('units.parent-none') },
            ...bodies.filter(({ id }) => id !== edited?.id).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(event) => set({ parentId: event.target.value })}
        />
        <PersonSelect
          label={t('units.head')}
          value={draft.headId}
          known={edited?.headName}
          onChange={(headId) => set({ headId })}
        />
        <Select
          label={t('units.agency')}
          hint={t('units.agency-hint')}
          value={draft.agencyId}
          options={[
            { value: '', label: t('units.agency-none') },
            ...agencies.items.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(event) => set({ agencyId: event.target.value })}
        />
      </div>
    </ChangeDialog>
  );
}
