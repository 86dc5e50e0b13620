/** The description of a record: where it belongs, what it is, what can be done, where the words stand, its proof. */
import { useState, type ReactNode } from 'react';
import type { UnitDetail } from '../../shared/schemas/unit.ts';
import { fileUrl } from '../api/client.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Icon } from '../components/icon.tsx';
import { Crumbs, Light, Mark, Seal } from '../components/signs.tsx';
import { useToast } from '../components/toast.tsx';
import type { FoundHits } from '../components/viewer/use-page-hits.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { portal } from '../i18n/portal.ts';
import { formatBytes, formatDateText, formatDay, joinIn } from '../lib/format.ts';
import { findMarks, needlesOf } from '../../shared/query/marks.ts';
import { retentionText } from './terms.ts';

interface SideProps {
  unit: UnitDetail;
  q: string;
  page: number;
  hits: FoundHits;
  onGo: (page: number, hit: number | null) => void;
}

function useCopy(): (text: string, done: string) => void {
  const t = useT(portal);
  const say = useToast();
  return (text, done) => {
    // Absent where the page did not come over HTTPS.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    if (!clipboard) return say(t('record.copy-failed'), 'bad');
    clipboard.writeText(text).then(
      () => say(done),
      () => say(t('record.copy-failed'), 'bad'),
    );
  };
}

function Actions({ unit }: { unit: UnitDetail }) {
  const t = useT(portal);
  const { locale } = useLocale();
  const copy = useCopy();
  const [citing, setCiting] = useState(false);
  const date = formatDateText(locale, unit.dateText);
  const citation = t('record.citation', {
    archive: locale === 'en' ? unit.archiveNameEn : unit.archiveName,
    fonds: locale === 'en' ? unit.fondsNameEn : unit.fondsName,
    code: unit.code,
    title: unit.title,
    date: locale === 'zh-CN' && date !== '' ? `，${date}` : date,
  });
  const share = () => {
    const url = `${window.location.origin}/records/${encodeURIComponent(unit.id)}`;
    if ('share' in navigator)
      navigator.share({ title: unit.title, url }).catch(() => undefined); // Closed by the person: nothing to say.
    else copy(url, t('record.share-copied'));
  };
  return (
    <div className="record-actions">
      <Button look="primary" onClick={() => setCiting(true)}>
        <Icon name="quote" size={16} /> {t('record.cite')}
      </Button>
      <Button onClick={share}>
        <Icon name="share" size={16} /> {t('record.share')}
      </Button>
      <Dialog
        open={citing}
        onClose={() => setCiting(false)}
        title={t('record.cite-title')}
        actions={
          <Button look="primary" onClick={() => copy(citation, t('record.copied'))}>
            {t('record.copy')}
          </Button>
        }
      >
        <p className="muted">{t('record.cite-text')}</p>
        <blockquote className="citation">{citation}</blockquote>
      </Dialog>
    </div>
  );
}

function Description({ unit }: { unit: UnitDetail }) {
  const t = useT(portal);
  const { locale } = useLocale();
  const names = unit.names.map(({ name }) => name);
  const opened = unit.openings.findLast(({ act }) => act === 'open');
  const rows: [label: string, value: ReactNode][] = [
    [t('record.code'), <span className="code">{unit.code}</span>],
    [t('record.document-number'), unit.documentNumber],
    [t('record.responsible'), unit.responsible],
    [t('record.date'), formatDateText(locale, unit.dateText)],
    [t('record.names'), joinIn(locale, names)],
    [t('record.category'), locale === 'en' ? unit.categoryNameEn : unit.categoryName],
    [t('record.retention'), retentionText(t, unit.retention)],
    [t('record.page-count'), unit.pageCount === null ? '' : String(unit.pageCount)],
    [
      t('record.former-codes'),
      unit.formerCodes.length > 0 && <span className="code">{unit.formerCodes.join(' ')}</span>,
    ],
    [
      t('record.open'),
      unit.openness === 'open' && (
        <>
          <Light state="ok">{t('record.open')}</Light>
          {opened && <span className="muted"> {t('record.opened-on', { day: formatDay(locale, opened.at) })}</span>}
        </>
      ),
    ],
    ...Object.entries(unit.fields),
    [t('record.note'), unit.note],
  ];
  return (
    <dl className="description">
      {rows
        .filter(([, value]) => value !== '' && value !== false)
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function HitList({ q, page, hits, onGo }: Omit<SideProps, 'unit'>) {
  const t = useT(portal);
  return (
    <section className="record-section" aria-label={t('record.hits')}>
      <h2>{t('record.hits')}</h2>
      {hits.pages.length === 0 && !hits.reading && <p className="muted small">{t('record.hits-none', { q })}</p>}
      <ol role="list" className="hit-list">
        {hits.pages.map(({ number, count, snippet }) => (
          <li key={number}>
            <button
              type="button"
              aria-current={number === page ? 'true' : undefined}
              onClick={() => onGo(number, count > 0 ? 0 : null)}
            >
              <b>{number}</b>
              <span>
                <Mark value={snippet} />
                {count > snippet.marks.length && (
                  <span className="muted small"> {t('record.hits-more', { n: count - snippet.marks.length })}</span>
                )}
              </span>
            </button>
          </li>
        ))}
      </ol>
      {!hits.complete && <p className="muted small">{t('record.hits-first', { n: hits.pages.length })}</p>}
      {hits.reading && (
        <p className="muted small" role="status">
          {t('record.hits-reading')}…
        </p>
      )}
    </section>
  );
}

function Files({ unit }: { unit: UnitDetail }) {
  const t = useT(portal);
  if (unit.files.length === 0) return null;
  return (
    <section className="record-section" aria-label={t('record.files')}>
      <h2>{t('record.files')}</h2>
      <ul role="list" className="file-list">
        {unit.files.map((file) => (
          <li key={file.id}>
            <Icon name="file" />
            <span className="grow">
              {file.name}
              <span className="muted small">
                {file.formatName} · {formatBytes(file.byteSize)}
              </span>
            </span>
            <a
              className="btn small"
              href={fileUrl(file.id, true)}
              download
              aria-label={`${t('record.download')} ${file.name}`}
            >
              <Icon name="download" size={16} />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** One line: since when it is unchanged; the digests for whoever wants to see for herself. */
function Proof({ unit }: { unit: UnitDetail }) {
  const t = useT(portal);
  const { locale } = useLocale();
  if (unit.keptSince === null) return null;
  return (
    <div className="proof small">
      <Seal small text={t('record.proof-seal')} />
      <div className="grow">
        {t('record.proof', { day: formatDay(locale, unit.keptSince) })}
        <details>
          <summary>{t('record.proof-show')}</summary>
          <p className="muted">{t('record.proof-text')}</p>
          {unit.files.map((file) => (
            <dl key={file.id} className="digests">
              <dt>{file.name}</dt>
              <dd>
                <b>SHA-256</b> <span className="code">{file.sha256}</span>
              </dd>
              <dd>
                <b>SM3</b> <span className="code">{file.sm3}</span>
              </dd>
            </dl>
          ))}
        </details>
      </div>
    </div>
  );
}

export function RecordSide(props: SideProps) {
  const { unit, q } = props;
  const t = useT(portal);
  const { locale } = useLocale();
  const place = (
    locale === 'en'
      ? [unit.archiveNameEn, ...unit.path.map(({ labelEn }) => labelEn)]
      : [unit.archiveName, ...unit.path.map(({ label }) => label)]
  ).map((label) => ({ label }));
  return (
    <aside className="record-side" aria-label={unit.title}>
      <Crumbs items={place} label={t('record.place')} />
      <h1>
        <Mark value={{ text: unit.title, marks: findMarks(unit.title, needlesOf(q, ['title'])) }} />
      </h1>
      <Actions unit={unit} />
      <Description unit={unit} />
      {q !== '' && <HitList {...props} />}
      <Files unit={unit} />
      <Proof unit={unit} />
    </aside>
  );
}
