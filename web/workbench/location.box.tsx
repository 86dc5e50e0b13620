/** A box: its spine, what lies in it, putting a range of codes in, taking out. */
import { useId, useState } from 'react';
import { Link } from 'react-router';
import type { LocationDetail } from '../../shared/schemas/location.ts';
import { putIn, takeOut, useBoxUnits } from '../api/location.queries.ts';
import { useLoopChange } from '../api/loop.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { Field } from '../components/field.tsx';
import { Pager } from '../components/progress.tsx';
import { EmptyState, ErrorLine, ErrorState, Skeleton } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { location } from '../i18n/location.ts';
import { joinIn } from '../lib/format.ts';
import { ChangeDialog } from '../loop/loop.parts.tsx';
import { Reason } from './location.dialogs.tsx';
import { widthOf } from './location.parts.tsx';

export function Box({ place }: { place: LocationDetail }) {
  const may = useMay();
  return (
    <div className="box-page">
      <Spine place={place} />
      <div className="stack">
        {may('location.edit') && <PutRange boxId={place.id} />}
        <Units boxId={place.id} />
      </div>
    </div>
  );
}

const span = (first: string | number | undefined, last: string | number | undefined): string =>
  first === undefined || first === '' ? '—' : first === last ? String(first) : `${first}—${last}`;

function Spine({ place }: { place: LocationDetail }) {
  const t = useT(location);
  const { locale } = useLocale();
  if (place.facts === null) return null;
  const { fonds, years, retentions, firstNumber, lastNumber } = place.facts;
  const rows: [string, string, boolean?][] = [
    [t('facts.fonds'), fonds.map(({ number }) => number).join(' ') || '—'],
    [
      '',
      joinIn(
        locale,
        fonds.map(({ name }) => name),
      ),
      true,
    ],
    [t('facts.years'), span(years[0], years.at(-1))],
    [t('facts.retention'), retentions.join(' ') || '—'],
    [t('facts.range'), span(firstNumber, lastNumber)],
    [t('facts.box'), place.number],
  ];
  return (
    <dl className="box-spine" aria-label={t('facts')} style={widthOf(place.spine)}>
      {rows
        .filter(([, value]) => value !== '')
        .map(([name, value, upright]) => (
          <div key={name}>
            <dt className={name === '' ? 'visually-hidden' : undefined}>{name === '' ? t('facts.fonds') : name}</dt>
            <dd className={upright === true ? 'upright' : undefined}>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function PutRange({ boxId }: { boxId: string }) {
  const t = useT(location);
  const say = useToast();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const put = useLoopChange(() =>
    putIn(boxId, { what: { range: { from, to: to.trim() === '' ? from : to } }, reason: t('put.reason') }),
  );
  const lead = useId();
  return (
    <form
      className="card padded stack"
      aria-describedby={lead}
      onSubmit={(event) => {
        event.preventDefault();
        put.mutate(undefined, {
          onSuccess: ({ placed }) => {
            say(placed === 0 ? t('put.nothing') : t('put.done', { n: placed }));
            setFrom('');
            setTo('');
          },
        });
      }}
    >
      <h2>{t('put')}</h2>
      <p id={lead} className="small muted">
        {t('put.lead')}
      </p>
      <div className="form-pair form-tail">
        <Field
          label={t('put.from')}
          value={from}
          required
          maxLength={200}
          onChange={(event) => setFrom(event.target.value)}
        />
        <Field label={t('put.to')} value={to} maxLength={200} onChange={(event) => setTo(event.target.value)} />
        <div>
          <Button type="submit" look="primary" busy={put.isPending}>
            {t('put.submit')}
          </Button>
        </div>
      </div>
      <ErrorLine error={put.error} />
    </form>
  );
}

function Units({ boxId }: { boxId: string }) {
  const t = useT(location);
  const may = useMay();
  const units = useBoxUnits(boxId);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState(false);
  const [reason, setReason] = useState('');
  if (units.isError) return <ErrorState error={units.error} onRetry={() => void units.refetch()} />;
  if (units.isPending) return <Skeleton />;
  if (units.items.length === 0)
    return (
      <div className="card">
        <EmptyState title={t('none.box')}>{t('none.box-next')}</EmptyState>
      </div>
    );
  const ids = units.items.map(({ id }) => id).filter((id) => chosen.has(id));
  const tick = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <section className="card">
      <div className="card-head">
        <h2>{t('units')}</h2>
        {may('location.edit') && ids.length > 0 && (
          <Button size="small" onClick={() => setAsked(true)}>
            {t('out')}
          </Button>
        )}
      </div>
      <div className="plain-scroll" tabIndex={0} role="region" aria-label={t('units')}>
        <table className="plain">
          <thead>
            <tr>
              {may('location.edit') && <td />}
              <th scope="col">{t('units.code')}</th>
              <th scope="col">{t('units.title')}</th>
              <th scope="col">{t('units.pages')}</th>
            </tr>
          </thead>
          <tbody>
            {units.items.map((unit) => (
              <tr key={unit.id}>
                {may('location.edit') && (
                  <td>
                    <input
                      type="checkbox"
                      checked={chosen.has(unit.id)}
                      aria-label={unit.code}
                      onChange={() => tick(unit.id)}
                    />
                  </td>
                )}
                <th scope="row">
                  <Link className="code" to={`/work/records/${unit.id}`}>
                    {unit.code}
                  </Link>
                </th>
                <td>{unit.title}</td>
                <td>{unit.pageCount}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {units.hasNextPage && (
        <Pager
          shown={units.items.length}
          hasMore
          busy={units.isFetchingNextPage}
          onMore={() => void units.fetchNextPage()}
        />
      )}
      <ChangeDialog
        open={asked}
        onClose={() => setAsked(false)}
        title={t('out.title', { n: ids.length })}
        lead={t('out.lead')}
        submit={t('out.submit')}
        done={t('out.done', { n: ids.length })}
        act={() => takeOut({ ids, reason })}
        onDone={() => setChosen(new Set())}
      >
        <Reason value={reason} onChange={setReason} />
      </ChangeDialog>
    </section>
  );
}
