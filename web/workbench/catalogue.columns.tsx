/** The columns of the catalogue's table. */
import { useMemo } from 'react';
import type { UnitRow } from '../../shared/schemas/unit.ts';
import type { TableColumn } from '../components/data-table.tsx';
import { catalogue } from '../i18n/catalogue.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { portal } from '../i18n/portal.ts';
import { formatTime } from '../lib/format.ts';
import { retentionText } from '../portal/terms.ts';
import { OpennessLight } from './accession.parts.tsx';
import { useTerm } from './use-term.ts';

/** The server sorts by code, title, date and change; nothing else is offered for sorting. */
export function useCatalogueColumns(): TableColumn<UnitRow>[] {
  const t = useT(catalogue);
  const tPortal = useT(portal);
  const term = useTerm();
  const { locale } = useLocale();
  // Wide enough for each heading in its language; in Chinese all that is shown at first stands beside the tree.
  const isEnglish = locale === 'en';
  return useMemo(() => {
    const plain = (
      key: string,
      title: string,
      text: (row: UnitRow) => string,
      more: Partial<TableColumn<UnitRow>>,
    ) => ({
      key,
      title,
      text,
      sortable: false,
      ...more,
    });
    const columns: TableColumn<UnitRow>[] = [
      {
        key: 'code',
        title: t('column.code'),
        text: (row) => row.code,
        width: isEnglish ? '174px' : '186px',
        code: true,
      },
      {
        key: 'title',
        title: t('column.title'),
        text: (row) => row.title,
        width: isEnglish ? 'minmax(122px, 3fr)' : 'minmax(150px, 3fr)',
      },
      plain('responsible', t('column.responsible'), (row) => row.responsible, {
        width: isEnglish ? 'minmax(110px, 1fr)' : 'minmax(80px, 1fr)',
      }),
      plain('document-number', t('column.document-number'), (row) => row.documentNumber, {
        width: '160px',
        hidden: true,
      }),
      { key: 'date', title: t('column.date'), text: (row) => row.dateText, width: '104px' },
      plain('year', t('column.year'), (row) => String(row.year ?? ''), { width: '70px', hidden: true }),
      plain('retention', t('column.retention'), (row) => retentionText(tPortal, row.retention), {
        width: isEnglish ? '102px' : '74px',
        // English words are wide: what is the same for most gives way to the title.
        hidden: isEnglish,
      }),
      plain('openness', t('column.openness'), (row) => term('openness', row.openness), {
        cell: (row) => <OpennessLight openness={row.openness} />,
        width: isEnglish ? '106px' : '96px',
      }),
      plain('secrecy', t('column.secrecy'), (row) => term('secrecy', row.secrecy), { width: '80px', hidden: true }),
      plain('opinion', t('column.opinion'), (row) => row.agencyOpinion, { width: '140px', hidden: true }),
      plain('pages', t('column.pages'), (row) => (row.pageCount === null ? '' : row.pageCount.toLocaleString(locale)), {
        width: '70px',
        align: 'end',
        hidden: true,
      }),
      plain('files', t('column.files'), (row) => row.fileCount.toLocaleString(locale), {
        width: '70px',
        align: 'end',
        hidden: true,
      }),
      plain('level', t('column.level'), (row) => term('level', row.level), { width: '80px', hidden: true }),
      plain('agency', t('column.agency'), (row) => row.agencyName ?? '', { width: '140px', hidden: true }),
      {
        key: 'updated',
        title: t('column.updated'),
        text: (row) => formatTime(locale, row.updatedAt),
        width: '150px',
        hidden: true,
      },
    ];
    return columns;
  }, [t, tPortal, term, locale, isEnglish]);
}
