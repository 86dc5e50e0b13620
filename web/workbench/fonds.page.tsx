/** A fonds: what it is, how much of it is held, its dossier. */
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { fondsLabel } from '../../shared/fonds-label.ts';
import type { FondsDetail, FondsHoldings } from '../../shared/schemas/fonds.ts';
import { patchFonds, useFonds, useHoldings } from '../api/fonds.queries.ts';
import { useLoopChange } from '../api/loop.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { Crumbs, Light } from '../components/signs.tsx';
import { EmptyState, ErrorLine, ErrorState, Skeleton } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { fondsWords } from '../i18n/fonds.ts';
import { fondsTemplateWords } from '../i18n/fonds-template.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { portal } from '../i18n/portal.ts';
import { formatDay, joinIn, nameIn } from '../lib/format.ts';
import { retentionText } from '../portal/terms.ts';
import { useTitle } from '../lib/title.ts';
import { FondsDossier } from './fonds.dossier.tsx';
import { EditFondsDialog } from './fonds.edit.tsx';
import { FondsFolderDialog } from './fonds.folder.tsx';
import { FondsTemplates } from './fonds.templates.tsx';
import { PrintDialog } from './print.dialog.tsx';
import { Tabs } from './tabs.tsx';
import './holdings.css';

export default function FondsPage() {
  const { id = '' } = useParams();
  const fonds = useFonds(id);
  const { locale } = useLocale();
  useTitle(fonds.data && nameIn(locale, fonds.data));
  if (fonds.isError) return <ErrorState error={fonds.error} onRetry={() => void fonds.refetch()} />;
  if (!fonds.data)
    return (
      <div className="card sheet">
        <Skeleton lines={[60, 80, 40]} />
      </div>
    );
  return <Fonds key={id} fonds={fonds.data} />;
}

function Fonds({ fonds }: { fonds: FondsDetail }) {
  const t = useT(fondsWords);
  const tTemplates = useT(fondsTemplateWords);
  const may = useMay();
  const { locale } = useLocale();
  const [asked, setAsked] = useState<'edit' | 'print' | 'folder'>();
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <Crumbs label={t('title')} items={[{ label: t('title'), to: '/work/fonds' }]} />
          <div className="row title-line">
            <h1>{fondsLabel(fonds.number, nameIn(locale, fonds))}</h1>
            {fonds.provisional && <Light state="warn">{t('provisional')}</Light>}
          </div>
        </div>
        <div className="row page-acts">
          <ButtonLink look="quiet" to={`/work/catalogue?node=f:${fonds.id}&fonds=${fonds.id}`}>
            {t('to-catalogue')}
          </ButtonLink>
          <Button onClick={() => setAsked('print')}>{t('print')}</Button>
          {fonds.mayEdit && <Button onClick={() => setAsked('folder')}>{t('folder')}</Button>}
          {fonds.mayEdit && (
            <Button look="primary" onClick={() => setAsked('edit')}>
              {t('edit')}
            </Button>
          )}
        </div>
      </header>
      {fonds.provisional && fonds.mayEdit && <Confirm fonds={fonds} />}
      <div className="card record-pane">
        <Tabs
          label={t('tab.label')}
          tabs={[
            { key: 'facts', title: t('tab.facts'), body: () => <Facts fonds={fonds} /> },
            { key: 'holdings', title: t('tab.holdings'), body: () => <Holdings id={fonds.id} /> },
            ...(may('unit.edit')
              ? [{ key: 'templates', title: tTemplates('title'), body: () => <FondsTemplates id={fonds.id} /> }]
              : []),
            ...(fonds.mayDossier
              ? [{ key: 'dossier', title: t('tab.dossier'), body: () => <FondsDossier fonds={fonds} /> }]
              : []),
          ]}
        />
      </div>
      {asked === 'edit' && <EditFondsDialog fonds={fonds} onClose={() => setAsked(undefined)} />}
      {asked === 'folder' && <FondsFolderDialog fonds={fonds} onClose={() => setAsked(undefined)} />}
      {asked === 'print' && (
        <PrintDialog
          kinds={['fonds-list', ...(fonds.mayDossier ? (['dossier-list'] as const) : []), 'file-list', 'item-list']}
          what={{ fonds: fonds.id }}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  );
}

function Confirm({ fonds }: { fonds: FondsDetail }) {
  const t = useT(fondsWords);
  const say = useToast();
  const confirm = useLoopChange(() => patchFonds(fonds.id, { lockVersion: fonds.lockVersion, confirmed: true }));
  return (
    <div className="outcome row">
      <span className="grow">{t('provisional.lead')}</span>
      <Button
        size="small"
        busy={confirm.isPending}
        onClick={() => confirm.mutate(undefined, { onSuccess: () => say(t('confirm.done')) })}
      >
        {t('confirm')}
      </Button>
      <ErrorLine error={confirm.error} />
    </div>
  );
}

function Facts({ fonds }: { fonds: FondsDetail }) {
  const t = useT(fondsWords);
  const { locale } = useLocale();
  const rows: [string, string][] = [
    [t('number'), fonds.number],
    [t('name'), fonds.name],
    [t('nameEn'), fonds.nameEn ?? ''],
    [t('agency'), fonds.agencyName ?? ''],
    [t('former'), joinIn(locale, fonds.formerNames)],
    [t('kind'), t(`kind.${fonds.kind}`)],
    [t('history'), fonds.history],
    [t('custody'), fonds.custody],
    [t('arrangement'), fonds.arrangement],
    [t('findingAid'), fonds.findingAid],
    [t('note'), fonds.note],
  ];
  return (
    <dl className="facts one">
      {rows
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="long-text" {...(name === t('nameEn') && { lang: 'en' })}>
              {value}
            </dd>
          </div>
        ))}
    </dl>
  );
}

const spanOf = ({ yearFrom, yearTo }: { yearFrom: number | null; yearTo: number | null }): string =>
  yearFrom === null || yearTo === null ? '—' : yearFrom === yearTo ? String(yearFrom) : `${yearFrom}—${yearTo}`;

/** Of a fonds of very many units: what is known without going through them. */
function ByCategory({ id, rows }: { id: string; rows: NonNullable<FondsHoldings['byCategory']> }) {
  const t = useT(fondsWords);
  const { locale } = useLocale();
  return (
    <>
      <div className="plain-scroll" tabIndex={0} role="region" aria-label={t('tab.holdings')}>
        <table className="plain">
          <thead>
            <tr>
              {(['category', 'years', 'units'] as const).map((key) => (
                <th key={key} scope="col">
                  {t(key)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.categoryId}>
                <th scope="row">
                  <Link to={`/work/catalogue?node=c:${id}:${row.categoryId}&fonds=${id}&category=${row.categoryId}`}>
                    {locale === 'en' ? row.categoryNameEn : row.categoryName}
                  </Link>
                </th>
                <td className="nowrap">{spanOf(row)}</td>
                <td>{row.units.toLocaleString(locale)}</td>
              </tr>
            ))}
            <tr>
              <th scope="row">{t('total')}</th>
              <td />
              <td>{rows.reduce((sum, { units }) => sum + units, 0).toLocaleString(locale)}</td>
            </tr>
          </tbody>
        </table>
      </div>
      <p className="small muted">{t('holdings.large')}</p>
    </>
  );
}

function Holdings({ id }: { id: string }) {
  const t = useT(fondsWords);
  const tPortal = useT(portal);
  const may = useMay();
  const { locale } = useLocale();
  const holdings = useHoldings(id);
  if (holdings.isError) return <ErrorState error={holdings.error} onRetry={() => void holdings.refetch()} />;
  if (!holdings.data) return <Skeleton />;
  const { rows, accessions, byCategory } = holdings.data;
  if (rows.length === 0 && byCategory === null) return <EmptyState title={t('holdings.none')} />;
  const total = (of: keyof Pick<FondsHoldings['rows'][number], 'files' | 'items' | 'pages'>) =>
    rows.reduce((sum, row) => sum + row[of], 0).toLocaleString(locale);
  return (
    <div className="stack">
      {byCategory !== null && <ByCategory id={id} rows={byCategory} />}
      <div
        className="plain-scroll"
        tabIndex={0}
        role="region"
        aria-label={t('tab.holdings')}
        hidden={byCategory !== null}
      >
        <table className="plain">
          <thead>
            <tr>
              {(['category', 'years', 'retention', 'files', 'items', 'pages'] as const).map((key) => (
                <th key={key} scope="col">
                  {t(key)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.categoryId} ${row.retention}`}>
                <th scope="row">
                  <Link to={`/work/catalogue?node=c:${id}:${row.categoryId}&fonds=${id}&category=${row.categoryId}`}>
                    {locale === 'en' ? row.categoryNameEn : row.categoryName}
                  </Link>
                </th>
                <td className="nowrap">{spanOf(row)}</td>
                <td>{retentionText(tPortal, row.retention) || '—'}</td>
                <td>{row.files.toLocaleString(locale)}</td>
                <td>{row.items.toLocaleString(locale)}</td>
                <td>{row.pages.toLocaleString(locale)}</td>
              </tr>
            ))}
            <tr>
              <th scope="row">{t('total')}</th>
              <td />
              <td />
              <td>{total('files')}</td>
              <td>{total('items')}</td>
              <td>{total('pages')}</td>
            </tr>
          </tbody>
        </table>
      </div>
      {accessions.length > 0 && may('accession.read') && (
        <section className="stack" aria-label={t('accessions')}>
          <h2 className="part-head">{t('accessions')}</h2>
          <ul role="list" className="plain-list">
            {accessions.map((each) => (
              <li key={each.id}>
                <span className="code">{each.number}</span>
                <div className="grow">
                  <Link to={`/work/accessions/${each.id}`}>{each.title}</Link>
                </div>
                <span className="small muted">
                  {t('accession.items', { n: each.items })} · {formatDay(locale, each.at)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
