/** One defect in words. */
import { useCallback } from 'react';
import type { Defect } from '../../shared/schemas/accession.ts';
import { Light } from '../components/signs.tsx';
import { accession } from '../i18n/accession.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { rowsText } from './accession.model.ts';
import { useTerm } from './use-term.ts';

export function useRowsText(): (rows: readonly number[]) => string {
  const { locale } = useLocale();
  return useCallback((rows) => rowsText(rows, locale === 'zh-CN' ? '、' : ', '), [locale]);
}

interface Props {
  defect: Defect;
  /** How many of this kind there are, this one with them. */
  sameKind: number;
  onSameKind: () => void;
}
export function DefectWords({ defect, sameKind, onSameKind }: Props) {
  const t = useT(accession);
  const term = useTerm();
  const rowsOf = useRowsText();
  const bad = defect.severity === 'error';
  const place = defect.rows.length > 0 ? t('pane.rows', { rows: rowsOf(defect.rows) }) : t('pane.whole');
  return (
    <div className="defect">
      <h2>
        {place}
        {defect.field !== null && ` · ${defect.fieldName ?? term('field', defect.field)}`}
      </h2>
      {defect.code !== null && <p className="code">{defect.code}</p>}
      {defect.file !== null && <p className="code">{defect.file}</p>}
      {defect.value !== null && (
        <div>
          <p className="small muted">{t('pane.value')}</p>
          <p className={bad ? 'defect-value bad' : 'defect-value'}>{defect.value || t('pane.empty-value')}</p>
        </div>
      )}
      <p>
        <Light state={bad ? 'bad' : 'warn'}>
          <span>{defect.message}</span>
        </Light>
      </p>
      {defect.remedy !== '' && (
        <div className="defect-remedy">
          <p className="small muted">{t('pane.remedy')}</p>
          <p>{defect.remedy}</p>
        </div>
      )}
      <p className="small muted">{t('pane.basis', { code: defect.checkCode, name: defect.checkName })}</p>
      {sameKind > 1 && (
        <p className="small defect-same">
          {t('pane.same', { n: sameKind })}{' '}
          <button type="button" className="text-button small" onClick={onSameKind}>
            {t('pane.same-show')}
          </button>
        </p>
      )}
    </div>
  );
}
