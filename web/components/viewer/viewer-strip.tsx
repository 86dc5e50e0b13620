/** All pages in small, those with a hit marked; the open one is kept in sight. */
import { useEffect, useRef } from 'react';
import { pageImageUrl } from '../../api/client.ts';
import { useT } from '../../i18n/i18n.tsx';
import { viewer } from '../../i18n/viewer.ts';
import type { UnitPage } from './viewer.types.ts';

interface StripProps {
  unitId: string;
  pages: readonly UnitPage[];
  page: number;
  hitPages: ReadonlySet<number>;
  onPage: (page: number) => void;
}

export function ViewerStrip({ unitId, pages, page, hitPages, onPage }: StripProps) {
  const t = useT(viewer);
  const strip = useRef<HTMLElement>(null);
  useEffect(() => {
    const now = strip.current?.querySelector<HTMLElement>('[aria-current]');
    // Not scrollIntoView: that would move the whole page on a phone.
    if (now && strip.current) strip.current.scrollLeft = now.offsetLeft - strip.current.clientWidth / 2 + 26;
  }, [page]);
  return (
    <nav className="strip" ref={strip} aria-label={t('strip')}>
      {pages.map(({ number, view }) => (
        <button
          key={number}
          type="button"
          className={hitPages.has(number) ? 'has-hit' : ''}
          aria-label={hitPages.has(number) ? t('strip.hit', { n: number }) : t('page', { n: number })}
          aria-current={number === page ? 'page' : undefined}
          onClick={() => onPage(number)}
        >
          {view === 'image' ? (
            <img src={pageImageUrl(unitId, number, 160)} alt="" loading="lazy" decoding="async" />
          ) : (
            <span className="lines" />
          )}
          <em>{number}</em>
        </button>
      ))}
    </nav>
  );
}
