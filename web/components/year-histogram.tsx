/**
 * Years as bars; a range is chosen by dragging over them, or with the two number fields below, which is also the way
 * for keyboards and readers. More than 60 years are drawn by decades' parts, so that a bar can still be hit.
 */
import { useId, useRef, useState } from 'react';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';

export interface YearRange {
  from: number | undefined;
  to: number | undefined;
}
interface Bin {
  from: number;
  to: number;
  count: number;
}

/** Joins years into at most `most` bins of equal width (1, 2, 5, 10, 20 … years). */
export function toBins(years: readonly { year: number; count: number }[], most = 48): Bin[] {
  if (years.length === 0) return [];
  const first = Math.min(...years.map(({ year }) => year));
  const last = Math.max(...years.map(({ year }) => year));
  const width = [1, 2, 5, 10, 20, 50, 100, 1000].find((each) => (last - first + 1) / each <= most) ?? 10_000;
  const start = Math.floor(first / width) * width;
  const bins: Bin[] = [];
  for (let from = start; from <= last; from += width) bins.push({ from, to: from + width - 1, count: 0 });
  for (const { year, count } of years) bins[Math.floor((year - start) / width)]!.count += count;
  return bins;
}

interface YearHistogramProps {
  title: string;
  years: readonly { year: number; count: number }[];
  range: YearRange;
  onChange: (range: YearRange) => void;
}

export function YearHistogram({ title, years, range, onChange }: YearHistogramProps) {
  const t = useT(common);
  const id = useId();
  const bars = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ from: number; to: number }>();
  const bins = toBins(years);
  // One bar is no choice.
  if (bins.length < 2 && range.from === undefined && range.to === undefined) return null;
  const highest = Math.max(1, ...bins.map(({ count }) => count));
  const lowest = bins[0]?.from;
  const latest = bins.at(-1)?.to;
  const binAt = (clientX: number): number => {
    const box = bars.current!.getBoundingClientRect();
    return Math.max(0, Math.min(bins.length - 1, Math.floor(((clientX - box.left) / box.width) * bins.length)));
  };
  const marked = (bin: Bin, index: number): boolean => {
    if (drag) return index >= Math.min(drag.from, drag.to) && index <= Math.max(drag.from, drag.to);
    if (range.from === undefined && range.to === undefined) return false;
    return bin.to >= (range.from ?? -1) && bin.from <= (range.to ?? 9999);
  };
  const yearOf = (text: FormDataEntryValue | null): number | undefined =>
    typeof text === 'string' && /^\d{1,4}$/.test(text) ? Number(text) : undefined;
  return (
    <fieldset className="facet years-facet">
      <legend>{title}</legend>
      <div
        className="years"
        ref={bars}
        aria-hidden="true"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrag({ from: binAt(event.clientX), to: binAt(event.clientX) });
        }}
        onPointerMove={(event) => {
          const to = binAt(event.clientX);
          setDrag((now) => now && { ...now, to });
        }}
        onPointerUp={() => {
          if (!drag) return;
          setDrag(undefined);
          onChange({ from: bins[Math.min(drag.from, drag.to)]!.from, to: bins[Math.max(drag.from, drag.to)]!.to });
        }}
        onPointerCancel={() => setDrag(undefined)}
      >
        {bins.map((bin, index) => {
          const year = bin.from === bin.to ? String(bin.from) : `${bin.from}–${bin.to}`;
          return (
            <i key={bin.from} className={marked(bin, index) ? 'on' : ''} title={t('years.bar', { year, n: bin.count })}>
              <b style={{ height: `${bin.count === 0 ? 0 : Math.max(6, (bin.count / highest) * 100)}%` }} />
            </i>
          );
        })}
      </div>
      <form
        key={`${range.from ?? ''}-${range.to ?? ''}`}
        className="years-fields"
        onSubmit={(event) => event.preventDefault()}
        onBlur={(event) => {
          const form = new FormData(event.currentTarget);
          const next = { from: yearOf(form.get('from')), to: yearOf(form.get('to')) };
          if (next.from !== range.from || next.to !== range.to) onChange(next);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') (event.target as HTMLElement).blur();
        }}
      >
        <label className="visually-hidden" htmlFor={`${id}-from`}>
          {t('years.from')}
        </label>
        <input
          id={`${id}-from`}
          name="from"
          inputMode="numeric"
          maxLength={4}
          placeholder={String(lowest ?? '')}
          defaultValue={range.from ?? ''}
        />
        {range.from !== undefined || range.to !== undefined ? (
          <button
            type="button"
            className="text-button small"
            onClick={() => onChange({ from: undefined, to: undefined })}
          >
            {t('years.clear')}
          </button>
        ) : (
          <span className="muted small">{t('years.hint')}</span>
        )}
        <label className="visually-hidden" htmlFor={`${id}-to`}>
          {t('years.to')}
        </label>
        <input
          id={`${id}-to`}
          name="to"
          inputMode="numeric"
          maxLength={4}
          placeholder={String(latest ?? '')}
          defaultValue={range.to ?? ''}
        />
      </form>
    </fieldset>
  );
}
