/** One record among the results: title, what it is, where the words stand, a picture of the page. */
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import type { SearchHit } from '../../shared/schemas/search.ts';
import { pageImageUrl } from '../api/client.ts';
import { Icon } from '../components/icon.tsx';
import { Mark, Tag } from '../components/signs.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { portal } from '../i18n/portal.ts';
import { formatDateText } from '../lib/format.ts';

/** Where a record opens: at the page of the hit, with the words that were sought; `base` is '/work' in the workbench. */
export function recordAddress(id: string, page: number | undefined, q: string, base = ''): string {
  const params = new URLSearchParams();
  if (page !== undefined) params.set('page', String(page));
  if (q !== '') params.set('q', q);
  const query = params.toString();
  return `${base}/records/${encodeURIComponent(id)}${query === '' ? '' : `?${query}`}`;
}

/** The page as a picture; where there is none, its words in small on a sheet. */
function PagePicture({ hit, page }: { hit: SearchHit; page: number }) {
  const t = useT(portal);
  const [failed, setFailed] = useState(false);
  const snippet = hit.pages.find(({ number }) => number === page)?.snippet;
  return (
    <span className={`page-picture${snippet ? ' has-hit' : ''}`}>
      {hit.pictureOf !== null && !failed ? (
        <img
          src={pageImageUrl(hit.unitId, page, 240)}
          alt={t('hit.picture', { title: hit.title.text, n: page })}
          loading="lazy"
          decoding="async"
          onError={() => setFailed(true)}
        />
      ) : (
        <span className="page-words" aria-hidden="true">
          {snippet ? <Mark value={snippet} /> : hit.title.text}
        </span>
      )}
      {hit.pageCount !== null && (
        <em>
          {page}/{hit.pageCount}
        </em>
      )}
    </span>
  );
}

/** `sign` stands before the code: for staff, whether it is open. */
interface HitProps {
  hit: SearchHit;
  q: string;
  base?: string;
  sign?: ReactNode;
  /** It came in since one looked last. */
  isNew?: boolean;
}
export function HitItem({ hit, q, base, sign, isNew = false }: HitProps) {
  const t = useT(portal);
  const { locale } = useLocale();
  const first = hit.pages[0]?.number ?? hit.pictureOf ?? undefined;
  const to = recordAddress(hit.unitId, hit.pages[0]?.number, q, base);
  return (
    <article className="hit">
      <div className="hit-words">
        <h2>
          <Link to={to}>
            <Mark value={hit.title} />
          </Link>
        </h2>
        <div className="hit-meta small">
          {isNew && <Tag>{t('hit.new')}</Tag>}
          {sign}
          <span className="code">{hit.code}</span>
          {hit.responsible !== '' && <span>{hit.responsible}</span>}
          {hit.dateText !== '' && <span>{formatDateText(locale, hit.dateText)}</span>}
          {hit.documentNumber !== '' && <span>{hit.documentNumber}</span>}
          {hit.pageCount !== null && (
            <Tag>
              {t('hit.pages', { n: hit.pageCount })}
              {hit.pageHits > 0 && ` · ${t('hit.page-hits', { n: hit.pageHits })}`}
            </Tag>
          )}
        </div>
        {hit.why.map(({ by, text }) => (
          <p key={`${by} ${text}`} className="hit-why small">
            <Icon name="search" size={14} /> {t(`why.${by}`, { text })}
          </p>
        ))}
        {hit.pages.map(({ number, snippet }) => (
          <p key={number} className="snippet">
            <Link to={recordAddress(hit.unitId, number, q, base)}>{t('hit.page', { n: number })}</Link>
            <span>
              <Mark value={snippet} />
            </span>
          </p>
        ))}
      </div>
      {first !== undefined && (
        <Link to={to} className="hit-picture" tabIndex={-1} aria-hidden="true">
          <PagePicture hit={hit} page={first} />
        </Link>
      )}
    </article>
  );
}
