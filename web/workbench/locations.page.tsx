/** 库房: a place and what stands in it; the rooms where no place is named. */
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { LocationDetail, LocationNode } from '../../shared/schemas/location.ts';
import { ApiError } from '../api/client.ts';
import { findPlace, useLocation, useLocationMoves, useLocations } from '../api/location.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { Pager, ProgressBar } from '../components/progress.tsx';
import { Crumbs } from '../components/signs.tsx';
import { EmptyState, ErrorState, Skeleton, useErrorText } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useT } from '../i18n/i18n.tsx';
import { location } from '../i18n/location.ts';
import { useTitle } from '../lib/title.ts';
import { Box } from './location.box.tsx';
import {
  EditLocationDialog,
  MoveLocationDialog,
  NewLocationDialog,
  RemoveLocationDialog,
} from './location.dialogs.tsx';
import { BELOW, Moves, usePlaceName, widthOf } from './location.parts.tsx';
import { PrintDialog } from './print.dialog.tsx';
import './holdings.css';

type Asked = 'add' | 'edit' | 'move' | 'remove' | 'print';

export default function LocationsPage() {
  const { id } = useParams();
  return id === undefined ? <Rooms /> : <Place key={id} id={id} />;
}

function Rooms() {
  const t = useT(location);
  const may = useMay();
  const [adding, setAdding] = useState(false);
  useTitle(t('title'));
  const add = may('location.edit') && (
    <Button look="primary" onClick={() => setAdding(true)}>
      {t('add.room')}
    </Button>
  );
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="muted page-lead">{t('lead')}</p>
        </div>
        <FindPlace />
        {add}
      </header>
      <Inside empty={t('none')} next={t('none-next')} act={add} />
      {adding && <NewLocationDialog kind="room" parentId={null} onClose={() => setAdding(false)} />}
    </>
  );
}

function Place({ id }: { id: string }) {
  const name = usePlaceName();
  const place = useLocation(id);
  useTitle(place.data && name(place.data));
  if (place.isError) return <ErrorState error={place.error} onRetry={() => void place.refetch()} />;
  if (!place.data)
    return (
      <div className="card sheet">
        <Skeleton lines={[60, 80, 40]} />
      </div>
    );
  return <Shown place={place.data} />;
}

function Shown({ place }: { place: LocationDetail }) {
  const t = useT(location);
  const may = useMay();
  const name = usePlaceName();
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  const edits = may('location.edit');
  const below = BELOW[place.kind];
  const button = (ask: Asked, label: string, look: 'plain' | 'primary' | 'quiet' = 'plain') => (
    <Button look={look} onClick={() => setAsked(ask)}>
      {label}
    </Button>
  );
  const add = edits && below !== undefined && button('add', t(`add.${below}`), 'primary');
  const crumbs = place.path.slice(0, -1).map((step) => ({ label: name(step), to: `/work/locations/${step.id}` }));
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <Crumbs label={t('title')} items={[{ label: t('title'), to: '/work/locations' }, ...crumbs]} />
          <h1>{name(place)}</h1>
          <p className="muted">
            {t(`used.${place.kind}`, { n: place.count })}
            {place.name !== '' && ` · ${t('numbered', { number: place.number })}`}
            {place.note !== '' && ` · ${place.note}`}
          </p>
        </div>
        <div className="row page-acts">
          {edits && place.count === 0 && button('remove', t('remove'), 'quiet')}
          {edits && place.kind !== 'room' && button('move', t('move'), 'quiet')}
          {edits && button('edit', t('edit'), 'quiet')}
          {(place.count > 0 || place.kind === 'box') && button('print', t('print'))}
          {add}
        </div>
      </header>
      {(place.kind === 'shelf' || place.kind === 'box') && place.capacity !== null && (
        <ProgressBar
          label={t(`fill.${place.kind}`, { used: place.used, capacity: place.capacity })}
          done={place.used}
          total={place.capacity}
        />
      )}
      {below === undefined ? (
        <Box place={place} />
      ) : (
        <Inside parent={place} empty={t(`none.${place.kind}`)} act={add} />
      )}
      <PlaceMoves id={place.id} />
      {asked === 'add' && below !== undefined && <NewLocationDialog kind={below} parentId={place.id} onClose={close} />}
      {asked === 'edit' && <EditLocationDialog place={place} onClose={close} />}
      {asked === 'move' && <MoveLocationDialog place={place} onClose={close} />}
      {asked === 'remove' && <RemoveLocationDialog place={place} onClose={close} />}
      {asked === 'print' && (
        <PrintDialog
          kinds={['box-spine', 'box-note', 'item-list', 'file-list', 'stamp']}
          what={{ location: place.id }}
          onClose={close}
        />
      )}
    </>
  );
}

function Inside({
  parent,
  empty,
  next,
  act,
}: {
  parent?: LocationDetail;
  empty: string;
  next?: string;
  act: React.ReactNode;
}) {
  const places = useLocations(parent?.id);
  if (places.isError) return <ErrorState error={places.error} onRetry={() => void places.refetch()} />;
  if (places.isPending)
    return (
      <div className="card sheet">
        <Skeleton lines={[60, 80, 40]} />
      </div>
    );
  if (places.items.length === 0)
    return (
      <div className="card">
        <EmptyState title={empty} actions={act}>
          {next}
        </EmptyState>
      </div>
    );
  return (
    <>
      {parent?.kind === 'shelf' ? <Shelf boxes={places.items} /> : <Tiles places={places.items} />}
      {places.hasNextPage && (
        <Pager
          shown={places.items.length}
          hasMore
          busy={places.isFetchingNextPage}
          onMore={() => void places.fetchNextPage()}
        />
      )}
    </>
  );
}

function Tiles({ places }: { places: readonly LocationNode[] }) {
  const t = useT(location);
  const name = usePlaceName();
  return (
    <ul role="list" className="places">
      {places.map((place) => (
        <li key={place.id}>
          <Link className="place" to={`/work/locations/${place.id}`}>
            <b>{name(place)}</b>
            <span className="small muted">
              {t(`used.${place.kind}`, { n: place.count })}
              {place.kind === 'shelf' &&
                place.capacity !== null &&
                ` · ${t('fill.shelf', { used: place.used, capacity: place.capacity })}`}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Boxes as they stand: as wide as their spines are beside each other. */
function Shelf({ boxes }: { boxes: readonly LocationNode[] }) {
  const t = useT(location);
  const name = usePlaceName();
  return (
    <ul role="list" className="card shelf-row">
      {boxes.map((box) => (
        <li key={box.id}>
          <Link
            className="spine"
            style={widthOf(box.spine)}
            to={`/work/locations/${box.id}`}
            title={`${name(box)}，${t('used.box', { n: box.count })}`}
          >
            <b>{box.name || box.number}</b>
            <span className="small">
              <span className="visually-hidden">{t('used.box', { n: box.count })}</span>
              <span aria-hidden="true">{box.count}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function PlaceMoves({ id }: { id: string }) {
  const t = useT(location);
  const moves = useLocationMoves(id);
  if (moves.isPending || moves.isError || moves.items.length === 0) return null;
  return (
    <section className="card padded stack" aria-label={t('moves')}>
      <h2>{t('moves')}</h2>
      <Moves moves={moves.items} named />
      {moves.hasNextPage && (
        <Pager
          shown={moves.items.length}
          hasMore
          busy={moves.isFetchingNextPage}
          onMore={() => void moves.fetchNextPage()}
        />
      )}
    </section>
  );
}

/** A code typed and Enter: the box it lies in. */
function FindPlace() {
  const t = useT(location);
  const say = useToast();
  const errorText = useErrorText();
  const navigate = useNavigate();
  const find = async (code: string) => {
    try {
      const box = (await findPlace(code)).path.at(-1);
      if (box) await navigate(`/work/locations/${box.id}`);
      else say(t('find.none', { code }));
    } catch (error) {
      say(error instanceof ApiError && error.status === 404 ? t('find.missing', { code }) : errorText(error), 'bad');
    }
  };
  return (
    <form
      className="jump"
      onSubmit={(event) => {
        event.preventDefault();
        const code = new FormData(event.currentTarget).get('code');
        if (typeof code === 'string' && code.trim() !== '') void find(code.trim());
      }}
    >
      <input
        className="input code"
        name="code"
        aria-label={t('find')}
        placeholder={t('find.placeholder')}
        maxLength={200}
      />
    </form>
  );
}
