/** The report as a sheet of paper: sentences from the records, paragraphs of a person, tables, bars. */
import { Link } from 'react-router';
import type { Figure, ReportDetail, ReportEdits, ReportSection } from '../../shared/schemas/report.ts';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { report } from '../i18n/report.ts';
import { formatDayNumber } from './loop.model.ts';

interface PaperProps {
  report: ReportDetail;
  edits: ReportEdits;
  title: string;
  /** Only while it is edited. */
  onEdits?: (edits: ReportEdits) => void;
  onTitle?: (title: string) => void;
}

const CHINESE = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/** A wide table lies across the page. */
export const isWide = ({ sections }: ReportDetail): boolean =>
  sections.some(({ table }) => (table?.columns.length ?? 0) > 6);

export function ReportPaper({ report: detail, edits, title, onEdits, onTitle }: PaperProps) {
  const t = useT(report);
  const figures = new Map(detail.figures.map((figure) => [figure.key, figure]));
  const editing = onEdits !== undefined;
  const says = ({ key, paragraphs, table, chart }: ReportSection) =>
    table !== undefined ||
    chart !== undefined ||
    paragraphs.some((each) => each.by === 'records' && !edits.left.includes(each.key)) ||
    (edits.own[key] ?? []).length > 0 ||
    (detail.frozen && paragraphs.length > 0);
  const sections = editing ? detail.sections : detail.sections.filter(says);
  const wide = isWide(detail);
  const { locale } = detail;
  return (
    <article className={`report-paper${wide ? ' wide' : ''}${editing ? ' editing' : ''}`} lang={locale}>
      {onTitle ? (
        <textarea
          className="report-title"
          aria-label={t('page.title-field')}
          rows={1}
          value={title}
          maxLength={200}
          onChange={(event) => onTitle(event.target.value.replace(/\n/g, ''))}
        />
      ) : (
        <h2 className="report-title">{title}</h2>
      )}
      <p className="report-number">{detail.number ?? t('state.draft')}</p>
      <p className="report-number small">
        {formatDayNumber(locale, detail.from)} – {formatDayNumber(locale, detail.asOf)}
      </p>
      {sections.map((section, at) => (
        <section key={section.key}>
          <h3>
            {sections.length === 1 ? '' : locale === 'zh-CN' ? `${CHINESE[at] ?? at + 1}、` : `${at + 1}. `}
            {section.heading}
          </h3>
          <Paragraphs
            section={section}
            figures={figures}
            frozen={detail.frozen}
            edits={edits}
            {...(onEdits && { onEdits })}
          />
          {section.table && <PaperTable table={section.table} />}
          {section.chart && <PaperBars section={section} figures={figures} />}
        </section>
      ))}
      <footer>
        <p>{detail.head}</p>
        {detail.issuedOn !== null && <p>{formatDayNumber(locale, detail.issuedOn)}</p>}
      </footer>
    </article>
  );
}

interface ParagraphsProps {
  section: ReportSection;
  figures: ReadonlyMap<string, Figure>;
  frozen: boolean;
  edits: ReportEdits;
  onEdits?: (edits: ReportEdits) => void;
}
function Paragraphs({ section, figures, frozen, edits, onEdits }: ParagraphsProps) {
  const t = useT(report);
  const own = edits.own[section.key] ?? [];
  const made = section.paragraphs.filter(({ by }) => by === 'records');
  const setOwn = (next: string[]) => onEdits?.({ ...edits, own: { ...edits.own, [section.key]: next } });
  const toggle = (key: string, left: boolean) =>
    onEdits?.({ ...edits, left: left ? [...edits.left, key] : edits.left.filter((each) => each !== key) });
  // What was issued tells its own paragraphs; what is not has them from the hand of its author.
  const written = frozen
    ? section.paragraphs.filter(({ by }) => by === 'person').map(({ runs }) => runs.map(({ text }) => text).join(''))
    : own;
  return (
    <>
      {made.map(({ key, runs }) => {
        const left = edits.left.includes(key);
        if (left && onEdits === undefined) return null;
        return (
          <div key={key} className={`report-line${left ? ' left' : ''}`}>
            <p>
              {runs.map((run, at) => {
                const figure = 'figure' in run ? figures.get(run.figure) : undefined;
                return figure === undefined ? (
                  run.text
                ) : (
                  <Link key={at} className="report-figure" to={figure.href}>
                    {run.text}
                  </Link>
                );
              })}
            </p>
            {onEdits && (
              <button
                type="button"
                className="text-button small"
                aria-pressed={left}
                onClick={() => toggle(key, !left)}
              >
                {t(left ? 'page.take' : 'page.leave')}
              </button>
            )}
          </div>
        );
      })}
      {onEdits === undefined
        ? written.flatMap((text, at) =>
            text
              .split('\n')
              .filter((line) => line.trim() !== '')
              .map((line, part) => <p key={`${at}-${part}`}>{line}</p>),
          )
        : own.map((text, at) => (
            <div key={at} className="report-line own">
              <textarea
                aria-label={t('page.paragraph', { section: section.heading, n: at + 1 })}
                value={text}
                rows={Math.max(2, Math.ceil(text.length / 34) + text.split('\n').length - 1)}
                maxLength={4000}
                onChange={(event) => setOwn(own.map((each, index) => (index === at ? event.target.value : each)))}
              />
              <button
                type="button"
                className="icon-button"
                aria-label={t('page.remove')}
                title={t('page.remove')}
                onClick={() => setOwn(own.filter((_, index) => index !== at))}
              >
                <Icon name="close" size={16} />
              </button>
            </div>
          ))}
      {onEdits && (
        <>
          {made.length === 0 && own.length === 0 && section.table === undefined && section.chart === undefined && (
            <p className="report-nothing small">{t('page.nothing')}</p>
          )}
          <Button look="quiet" size="small" className="report-add" onClick={() => setOwn([...own, ''])}>
            <Icon name="plus" size={16} /> {t('page.add')}
          </Button>
        </>
      )}
    </>
  );
}

function PaperTable({ table }: { table: NonNullable<ReportSection['table']> }) {
  const t = useT(report);
  const whole = table.columns.reduce((sum, { width }) => sum + width, 0);
  return (
    <>
      <div className="report-scroll">
        <table className="report-grid">
          <colgroup>
            {table.columns.map(({ title, width }) => (
              <col key={title} style={{ width: `${(width * 100) / whole}%` }} />
            ))}
          </colgroup>
          <thead>
            <tr>
              {table.columns.map(({ title }) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, at) => (
              <tr key={at}>
                {row.map((text, column) => (
                  <td key={column}>
                    {column === 1 && table.hrefs[at] != null ? <Link to={table.hrefs[at]}>{text}</Link> : text}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {table.total > table.rows.length && (
        <p className="report-more small">{t('page.more', { shown: table.rows.length, total: table.total })}</p>
      )}
    </>
  );
}

function PaperBars({ section, figures }: { section: ReportSection; figures: ReadonlyMap<string, Figure> }) {
  const t = useT(report);
  const { locale } = useLocale();
  const bars = section.chart ?? [];
  const highest = Math.max(1, ...bars.map(({ value }) => value));
  return (
    <table className="bars">
      <caption className="visually-hidden">{t('page.chart', { section: section.heading })}</caption>
      <tbody>
        {bars.map(({ label, figure, value }) => (
          <tr key={figure}>
            <th scope="row">{label}</th>
            <td className="bars-cell">
              <svg className="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <rect width={(value * 100) / highest} height="10" />
              </svg>
            </td>
            <td className="bars-value">
              <Link to={figures.get(figure)?.href ?? '/work/overview'}>{value.toLocaleString(locale)}</Link>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
