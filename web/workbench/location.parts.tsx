/** Small parts of the storage pages: how a place is called, choosing one step by step, moves. */
import { type CSSProperties, useState } from 'react';
import { Link } from 'react-router';
import type { LocationKind, LocationMove, LocationNode, LocationStep } from '../../shared/schemas/location.ts';
import { useLocations } from '../api/location.queries.ts';
import { Select } from '../components/field.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { location } from '../i18n/location.ts';
import { formatTime } from '../lib/format.ts';

export const BELOW: Record<LocationKind, LocationKind | undefined> = {
  room: 'rack',
  rack: 'shelf',
  shelf: 'box',
  box: undefined,
};
export const KINDS: readonly LocationKind[] = ['room', 'rack', 'shelf', 'box'];

/** A box's width for the style sheet. */
export const widthOf = (spine: number | null): CSSProperties => ({ '--mm': String(spine ?? 30) }) as CSSProperties;

/** 一号库房, 架 A03. */
export function usePlaceName(): (place: Pick<LocationStep, 'kind' | 'number' | 'name'>) => string {
  const t = useT(location);
  return ({ kind, number, name }) => (name !== '' ? name : `${t(`kind.${kind}`)} ${number}`);
}

/** One list for each step down to a place of the kind that is asked. */
export function PlacePicker({
  kind,
  label,
  onPick,
}: {
  kind: LocationKind;
  label: string;
  onPick: (place: LocationNode | undefined) => void;
}) {
  const [path, setPath] = useState<readonly LocationNode[]>([]);
  const depth = KINDS.indexOf(kind);
  const pick = (level: number, node: LocationNode | undefined) => {
    const next = [...path.slice(0, level), ...(node ? [node] : [])];
    setPath(next);
    onPick(next.length === depth + 1 ? next[depth] : undefined);
  };
  return (
    <fieldset className="form-pair picker">
      <legend className="small muted">{label}</legend>
      {Array.from({ length: Math.min(path.length, depth) + 1 }, (_, level) => (
        <Step
          key={`${level} ${path[level - 1]?.id ?? ''}`}
          kind={KINDS[level]!}
          parent={path[level - 1]?.id}
          value={path[level]?.id ?? ''}
          onPick={(node) => pick(level, node)}
        />
      ))}
    </fieldset>
  );
}

function Step({
  kind,
  parent,
  value,
  onPick,
}: {
  kind: LocationKind;
  parent: string | undefined;
  value: string;
  onPick: (node: LocationNode | undefined) => void;
}) {
  const t = useT(location);
  const name = usePlaceName();
  const places = useLocations(parent);
  if (places.isError) return <ErrorLine error={places.error} />;
  return (
    <Select
      label={t(`kind.${kind}`)}
      value={value}
      required
      options={[
        { value: '', label: places.isPending ? '…' : places.items.length === 0 ? t('none') : '—' },
        ...places.items.map((each) => ({ value: each.id, label: name(each) })),
      ]}
      onChange={(event) => onPick(places.items.find(({ id }) => id === event.target.value))}
    />
  );
}

export function Moves({ moves, named }: { moves: readonly LocationMove[]; named: boolean }) {
  const t = useT(location);
  const { locale } = useLocale();
  if (moves.length === 0) return <p className="muted">{t('moves.none')}</p>;
  return (
    <ol role="list" className="timeline">
      {moves.map((move) => (
        <li key={move.id}>
          {named &&
            (move.unitId === null ? (
              <span className="code">{move.what} </span>
            ) : (
              <Link className="code" to={`/work/records/${move.unitId}`}>
                {move.what}{' '}
              </Link>
            ))}
          <b>
            {move.from === ''
              ? t('moves.in', { to: move.to })
              : move.to === ''
                ? t('moves.out', { from: move.from })
                : t('moves.from-to', { from: move.from, to: move.to })}
          </b>
          <p className="small muted">
            {t('moves.by', { by: move.by, at: formatTime(locale, move.at), reason: move.reason })}
          </p>
        </li>
      ))}
    </ol>
  );
}
