/** Opinions by channel and month: bars and a table of the same; each figure opens the list it counts. */
import { useState } from 'react';
import { Link } from 'react-router';
import type { VoiceFigures, VoiceStatistics } from '../../shared/schemas/voice.ts';
import { type VoiceRules, putVoiceRules, useVoiceRules, useVoiceStatistics } from '../api/voice.queries.ts';
import { Checkbox, Field } from '../components/field.tsx';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { useT } from '../i18n/i18n.tsx';
import { voiceMore } from '../i18n/voice-more.ts';
import { addDays, moveMonth } from './loop.model.ts';
import { ChangeDialog, useWord } from './loop.parts.tsx';

type Figure = keyof VoiceFigures;
const FIGURES: readonly Figure[] = ['total', 'open', 'overdue', 'content', 'notContent', 'findings'];
const FILTERS: Record<Figure, string> = {
  total: '',
  open: '&state=open',
  overdue: '&overdue=true',
  content: '&content=true',
  notContent: '&content=false',
  findings: '&finding=true',
};

export function VoicesStatistics() {
  const t = useT(voiceMore);
  const found = useVoiceStatistics(true);
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data)
    return (
      <div className="card sheet">
        <Skeleton />
      </div>
    );
  if (found.data.cells.length === 0) return <p className="outcome">{t('statistics.none')}</p>;
  return <Figures data={found.data} />;
}

function Figures({ data }: { data: VoiceStatistics }) {
  const t = useT(voiceMore);
  const word = useWord();
  const [figure, setFigure] = useState<Figure>('total');
  const { months, cells } = data;
  const channels = [...new Set(cells.map(({ channel }) => channel))];
  const sum = (of: (cell: (typeof cells)[number]) => boolean) =>
    cells.filter(of).reduce((total, cell) => total + cell[figure], 0);
  const monthName = (month: number) =>
    t('statistics.month', { year: String(Math.floor(month / 100)), month: String(month % 100).padStart(2, '0') });
  const span = (from: number, to: number) =>
    `&from=${from * 100 + 1}&to=${addDays(moveMonth(to, 1) * 100 + 1, -1)}${FILTERS[figure]}`;
  const number = (value: number, query: string) =>
    value === 0 ? <span className="muted">0</span> : <Link to={`/work/voices?${query}`}>{value}</Link>;
  const [first, last] = [months[0]!, months.at(-1)!];
  const byMonth = months.map((month) => ({ month, n: sum((cell) => cell.month === month) }));
  const most = Math.max(1, ...byMonth.map(({ n }) => n));
  return (
    <div className="card">
      <div className="card-note stack">
        <p className="muted">{t('statistics.lead')}</p>
        <div className="row tags" role="group" aria-label={t('tab.statistics')}>
          {FIGURES.map((each) => (
            <button
              key={each}
              type="button"
              className="tag"
              aria-pressed={each === figure}
              onClick={() => setFigure(each)}
            >
              {t(`figure.${each}`)}
            </button>
          ))}
        </div>
        <svg
          className="month-bars"
          viewBox={`0 0 ${months.length * 40} 96`}
          role="img"
          aria-label={t('statistics.chart', {
            text: byMonth.map(({ month, n }) => `${monthName(month)} ${n}`).join(', '),
          })}
        >
          {byMonth.map(({ month, n }, index) => (
            <g key={month}>
              <rect
                x={index * 40 + 6}
                y={76 - (n * 60) / most}
                width="28"
                height={(n * 60) / most}
                rx="2"
                className="tally-fill"
              />
              <text x={index * 40 + 20} y={72 - (n * 60) / most} textAnchor="middle">
                {n > 0 ? n : ''}
              </text>
              <text x={index * 40 + 20} y="91" textAnchor="middle" className="month-name">
                {month % 100}
              </text>
            </g>
          ))}
        </svg>
      </div>
      <div className="plain-scroll" tabIndex={0} role="region" aria-label={t('statistics.table')}>
        <table className="plain voice-figures">
          <thead>
            <tr>
              <th scope="col">{t('channel')}</th>
              {months.map((month) => (
                <th key={month} scope="col">
                  <abbr title={monthName(month)}>{month % 100}</abbr>
                </th>
              ))}
              <th scope="col">{t('statistics.total')}</th>
            </tr>
          </thead>
          <tbody>
            {channels.map((channel) => (
              <tr key={channel}>
                <th scope="row">{word('channel', channel)}</th>
                {months.map((month) => (
                  <td key={month}>
                    {number(
                      sum((cell) => cell.channel === channel && cell.month === month),
                      `channel=${channel}${span(month, month)}`,
                    )}
                  </td>
                ))}
                <td>
                  {number(
                    sum((cell) => cell.channel === channel),
                    `channel=${channel}${span(first, last)}`,
                  )}
                </td>
              </tr>
            ))}
            <tr>
              <th scope="row">{t('statistics.total')}</th>
              {byMonth.map(({ month, n }) => (
                <td key={month}>{number(n, span(month, month).slice(1))}</td>
              ))}
              <td>
                {number(
                  sum(() => true),
                  span(first, last).slice(1),
                )}
              </td>
            </tr>
          </tbody>
        </table>
      </div>
    </div>
  );
}

export function VoiceRulesDialog({ onClose }: { onClose: () => void }) {
  const t = useT(voiceMore);
  const kept = useVoiceRules().data;
  const [changed, setChanged] = useState<Partial<VoiceRules>>({});
  const rules = kept && { ...kept, ...changed };
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('rules')}
      lead={t('rules.lead')}
      submit={t('rules.save')}
      done={t('rules.saved')}
      disabled={!rules || !(rules.answerDays >= 1)}
      act={() => (rules ? putVoiceRules(rules) : Promise.resolve())}
    >
      {rules ? (
        <>
          <Field
            label={t('rules.days')}
            type="number"
            min={1}
            max={365}
            required
            value={rules.answerDays}
            onChange={(event) => setChanged({ ...changed, answerDays: Number(event.target.value) })}
          />
          <Checkbox
            label={t('rules.workdays')}
            checked={rules.workdays}
            onChange={(event) => setChanged({ ...changed, workdays: event.target.checked })}
          />
        </>
      ) : (
        <Skeleton />
      )}
    </ChangeDialog>
  );
}
