/** A record in the hands of staff: its pages take the room; beside them description, history, files and opening. */
import { useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import type { UnitDetail } from '../../shared/schemas/unit.ts';
import { ApiError } from '../api/client.ts';
import { useUnit } from '../api/public.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { Crumbs } from '../components/signs.tsx';
import { usePageHits } from '../components/viewer/use-page-hits.ts';
import { Viewer } from '../components/viewer/viewer.tsx';
import { catalogue } from '../i18n/catalogue.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { useTitle } from '../lib/title.ts';
import { ResultTrail } from '../portal/result-trail.tsx';
import { OpennessLight } from './accession.parts.tsx';
import { type OpeningAct, OpeningDialog } from './opening-dialog.tsx';
import { RecordDescription } from './record.description.tsx';
import { RecordEdit } from './record.edit.tsx';
import { RecordFiles } from './record.files.tsx';
import { RecordHistory } from './record.history.tsx';
import { RecordNames } from './record.names.tsx';
import { RecordOpenings } from './record.openings.tsx';
import { RecordInherited } from './record.inherited.tsx';
import { RecordLinks } from './record.links.tsx';
import { RecordPlace } from './record.place.tsx';
import { RecordProof } from './record.proof.tsx';
import { Tabs } from './tabs.tsx';

export default function RecordPage() {
  const { id = '' } = useParams();
  const t = useT(catalogue);
  const unit = useUnit(id);
  useTitle(unit.data?.title);
  if (unit.error instanceof ApiError && unit.error.status === 404)
    return (
      <EmptyState
        icon="search"
        title={t('record.missing')}
        actions={
          <ButtonLink look="primary" to="/work/catalogue">
            {t('record.to-catalogue')}
          </ButtonLink>
        }
      >
        {t('record.missing-next')}
      </EmptyState>
    );
  if (unit.isError) return <ErrorState error={unit.error} onRetry={() => void unit.refetch()} />;
  if (!unit.data)
    return (
      <div className="card sheet">
        <Skeleton lines={[50, 90, 70, 100, 80]} />
      </div>
    );
  return <Record key={id} unit={unit.data} />;
}

function Record({ unit }: { unit: UnitDetail }) {
  const t = useT(catalogue);
  const may = useMay();
  const { locale } = useLocale();
  const [params] = useSearchParams();
  const q = params.get('q') ?? '';
  const [editing, setEditing] = useState(false);
  const [act, setAct] = useState<OpeningAct>();
  const path = unit.path.map(({ label, labelEn, key, unitId }) => ({
    label: locale === 'en' ? labelEn : label,
    to: unitId === null ? `/work/catalogue?${treeAddress(key)}` : `/work/records/${unitId}`,
  }));
  return (
    <>
      <ResultTrail id={unit.id} />
      <header className="page-head">
        <div className="grow">
          <Crumbs label={t('record.place')} items={[{ label: t('title'), to: '/work/catalogue' }, ...path]} />
          <div className="row title-line">
            <h1>{unit.title}</h1>
            <OpennessLight openness={unit.openness} />
          </div>
          <p className="code">{unit.code}</p>
        </div>
        <div className="row page-acts">
          {unit.openness === 'open' && (
            <Link className="btn quiet" to={`/records/${unit.id}`}>
              {t('record.portal')}
            </Link>
          )}
          {unit.mayOpen && (
            <Button onClick={() => setAct(unit.openness === 'open' ? 'withdraw' : 'open')}>
              {t(unit.openness === 'open' ? 'record.withdraw' : 'record.open')}
            </Button>
          )}
          {unit.mayEdit && !editing && (
            <Button look="primary" onClick={() => setEditing(true)}>
              {t('record.edit')}
            </Button>
          )}
        </div>
      </header>
      <div className="work-record">
        <Pages unit={unit} q={q} />
        <div className="card record-pane">
          {editing ? (
            <RecordEdit unit={unit} onDone={() => setEditing(false)} />
          ) : (
            <Tabs
              label={t('tab.label')}
              tabs={[
                { key: 'description', title: t('tab.description'), body: () => <Described unit={unit} /> },
                ...(may('unit.read')
                  ? [{ key: 'history', title: t('tab.history'), body: () => <RecordHistory unit={unit} /> }]
                  : []),
                {
                  key: 'files',
                  title: `${t('tab.files')} ${unit.files.length}`,
                  body: () => <RecordFiles unit={unit} />,
                },
                ...(may('unit.read')
                  ? [{ key: 'links', title: t('tab.links'), body: () => <RecordLinks unitId={unit.id} /> }]
                  : []),
                ...(may('location.read')
                  ? [{ key: 'place', title: t('tab.place'), body: () => <RecordPlace unitId={unit.id} /> }]
                  : []),
                { key: 'opening', title: t('tab.opening'), body: () => <RecordOpenings unit={unit} /> },
              ]}
            />
          )}
          {unit.keptSince !== null && <RecordProof unit={unit} since={unit.keptSince} />}
        </div>
      </div>
      <OpeningDialog act={act} ids={[unit.id]} onClose={() => setAct(undefined)} />
    </>
  );
}

const Described = ({ unit }: { unit: UnitDetail }) => (
  <div className="stack">
    <RecordDescription unit={unit} />
    <RecordInherited unit={unit} />
    <RecordNames unitId={unit.id} />
  </div>
);

/** The address of a node of the tree, from its key: f:fonds, c:fonds:category, y:fonds:category:year. */
function treeAddress(key: string): string {
  const [, fonds, category, year] = key.split(':');
  const params = new URLSearchParams({ node: key });
  if (fonds) params.set('fonds', fonds);
  if (category) params.set('category', category);
  if (year !== undefined && /^\d+$/.test(year)) {
    params.set('yearFrom', year);
    params.set('yearTo', year);
  }
  return params.toString();
}

function Pages({ unit, q }: { unit: UnitDetail; q: string }) {
  const t = useT(catalogue);
  const [params, setParams] = useSearchParams();
  const [hit, setHit] = useState<number | null>(null);
  const page = Math.min(Math.max(1, Number.parseInt(params.get('page') ?? '1', 10) || 1), unit.pages.length);
  const hits = usePageHits(unit.id, q);
  if (unit.pages.length === 0)
    return (
      <div className="card record-blank">
        <EmptyState title={t('record.no-pages')}>{unit.files.length > 0 && t('record.no-pages-next')}</EmptyState>
      </div>
    );
  return (
    <Viewer
      unitId={unit.id}
      pages={unit.pages}
      page={page}
      hit={hit}
      q={q}
      hits={hits}
      onGo={(next, nextHit) => {
        setHit(nextHit);
        if (next === page) return;
        const address = new URLSearchParams(params);
        address.set('page', String(next));
        setParams(address, { replace: true, preventScrollReset: true });
      }}
    />
  );
}
