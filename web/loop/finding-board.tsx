/** The board: a column for each state. Arrow keys move between the cards, which are links. */
import type { KeyboardEvent } from 'react';
import { Link } from 'react-router';
import type { FindingRow } from '../../shared/schemas/finding.ts';
import { useFindings } from '../api/loop.queries.ts';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { Tag } from '../components/signs.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { loop } from '../i18n/loop.ts';
import type { Filters } from './findings.filter.ts';
import { BOARD, daysBetween, type FindingState, formatDayNumber, todayDay } from './loop.model.ts';
import { FindingLight, Percent, useWord } from './loop.parts.tsx';

/** States that are on the board only where something is in them. */
const RARE: readonly FindingState[] = ['reopened', 'looked-back', 'withdrawn'];

export function FindingBoard(props: { filters: Filters; today: number | undefined }) {
  const t = useT(loop);
  const chosen = [props.filters.query['state'] ?? []].flat() as string[];
  const states = BOARD.filter((state) => chosen.length === 0 || chosen.includes(state));
  return (
    <>
      <p className="small muted board-hint">{t('board.hint')}</p>
      <div className="board" role="group" aria-label={t('board')} onKeyDown={onArrow}>
        {states.map((state) => (
          <Column key={state} state={state} {...props} />
        ))}
      </div>
    </>
  );
}

/** ↑ ↓ within a column, ← → to the nearest card of the next column that has one. */
function onArrow(event: KeyboardEvent<HTMLElement>) {
  const card = (event.target as HTMLElement).closest('.board-card');
  const column = card?.closest('.board-column');
  if (!card || !column) return;
  const cardsOf = (each: Element) => [...each.querySelectorAll<HTMLElement>('.board-card')];
  const own = cardsOf(column);
  const at = own.indexOf(card as HTMLElement);
  let next: HTMLElement | undefined;
  if (event.key === 'ArrowDown') next = own[at + 1];
  else if (event.key === 'ArrowUp') next = own[at - 1];
  else if (event.key === 'Home') next = own[0];
  else if (event.key === 'End') next = own.at(-1);
  else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
    const columns = [...event.currentTarget.querySelectorAll('.board-column')];
    const from = columns.indexOf(column);
    const rest = event.key === 'ArrowRight' ? columns.slice(from + 1) : columns.slice(0, from).reverse();
    const cards = rest.map(cardsOf).find((each) => each.length > 0);
    next = cards?.[Math.min(at, cards.length - 1)];
  } else return;
  event.preventDefault();
  next?.focus();
  next?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function Column({ state, filters, today }: { state: FindingState; filters: Filters; today: number | undefined }) {
  const t = useT(loop);
  const word = useWord();
  const { locale } = useLocale();
  const list = useFindings({ ...filters.query, state: [state], limit: 20 });
  const total = list.total ?? 0;
  if (RARE.includes(state) && total === 0 && !list.isError) return null;
  return (
    <section
      className={`board-column${!list.isPending && total === 0 ? ' bare' : ''}`}
      aria-label={t('board.column', { state: word('state', state), n: total })}
    >
      <h2>
        {word('state', state)} <em>{list.isPending ? '' : total.toLocaleString(locale)}</em>
      </h2>
      {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton lines={[100, 100]} />}
      {!list.isPending && total === 0 && <p className="small muted board-none">{t('board.empty')}</p>}
      <ul role="list">
        {list.items.map((row) => (
          <li key={row.id}>
            <Card row={row} today={today ?? todayDay()} />
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <button
          type="button"
          className="text-button small"
          disabled={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t('board.more', { n: total - list.items.length })}
        </button>
      )}
    </section>
  );
}

function Card({ row, today }: { row: FindingRow; today: number }) {
  const t = useT(loop);
  const word = useWord();
  const { locale } = useLocale();
  const late = row.light === 'red' && row.due !== null;
  return (
    <Link to={`/work/findings/${row.id}`} className={`board-card card light-${row.light}`}>
      <span className="board-line small">
        <FindingLight light={row.light} />
        {row.severity !== 'minor' && (
          <Tag {...(row.severity === 'grave' && { tone: 'bad' })}>{word('severity', row.severity)}</Tag>
        )}
        <span className="grow" />
        <span className="code">{row.number}</span>
      </span>
      <b className="board-problem">{row.problem}</b>
      {row.state !== 'registered' && row.state !== 'checked' && (
        <Percent value={row.percent} label={t('field.percent')} late={late} />
      )}
      <span className="board-line small muted">
        <span>{row.ownerName ?? row.bodyName ?? t('board.no-owner')}</span>
        <span className="grow" />
        {row.due !== null && (
          <span className={late ? 'late' : undefined}>
            {late
              ? t('board.overdue', { n: daysBetween(row.due, today) })
              : t('board.due', { day: formatDayNumber(locale, row.due) })}
          </span>
        )}
      </span>
    </Link>
  );
}
