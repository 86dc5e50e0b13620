/** Row by row what is wrong: filtered by kind, with what it might have meant; and what an update would change. */
import { useState } from 'react';
import type { ImportDefect, ImportDetail } from '../../shared/schemas/catalogue-import.ts';
import { useImportDefects } from '../api/import.queries.ts';
import { Pager } from '../components/progress.tsx';
import { Light } from '../components/signs.tsx';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { useT } from '../i18n/i18n.tsx';
import { imports } from '../i18n/imports.ts';
import { isTakable } from './import.model.ts';

interface Props {
  detail: ImportDetail;
  /** Takes a suggestion for all rows in which the value stands; absent where nothing can be changed any more. */
  onTake?: (defect: ImportDefect) => void;
  taken?: (defect: ImportDefect) => boolean;
}
export function ImportDefects({ detail, onTake, taken = () => false }: Props) {
  const t = useT(imports);
  const [kind, setKind] = useState<string>();
  const kinds = detail.kinds.filter(({ kind: each }) => each !== 'differs');
  const all = kinds.reduce((sum, { count }) => sum + count, 0);
  const list = useImportDefects(detail.id, kind, all > 0);
  const items = list.items.filter(({ kind: each }) => each !== 'differs');
  if (all === 0) return null;
  return (
    <section className="card" aria-labelledby="import-defects">
      <header className="card-head import-head">
        <h2 id="import-defects">{t('defects.title')}</h2>
        <div className="row tags" role="group" aria-label={t('defects.table')}>
          {[undefined, ...kinds].map((each) => (
            <button
              key={each?.kind ?? ''}
              type="button"
              className="tag"
              aria-pressed={each?.kind === kind}
              onClick={() => setKind(each?.kind)}
            >
              {each === undefined ? t('defects.all') : t(`kind.${each.kind}`)} {each?.count ?? all}
            </button>
          ))}
        </div>
      </header>
      {list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <Skeleton />
      ) : (
        <>
          <div className="ledger-wide" tabIndex={0} role="group" aria-labelledby="import-defects">
            <table className="ledger-table import-defects">
              <thead>
                <tr>
                  {(['row', 'column', 'value', 'rule', 'suggestion'] as const).map((key) => (
                    <th key={key} scope="col">
                      {t(`defects.${key}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {items.map((defect) => (
                  <tr key={defect.id}>
                    <td>
                      {defect.row === 0 ? '—' : defect.row}
                      {defect.sheet !== '' && <span className="line-note">{defect.sheet}</span>}
                    </td>
                    <td>{defect.column === '' ? t('defects.whole') : defect.column}</td>
                    <td className="import-value">{defect.value}</td>
                    <td className="why">
                      <Light state={defect.severity === 'error' ? 'bad' : 'warn'}>
                        <span>{defect.message}</span>
                      </Light>
                    </td>
                    <td>
                      {onTake && isTakable(defect) ? (
                        taken(defect) ? (
                          <span className="muted">{t('defects.taken')}</span>
                        ) : (
                          <button
                            type="button"
                            className="text-button"
                            title={t('defects.take-hint', { value: defect.value, suggestion: defect.suggestion })}
                            onClick={() => onTake(defect)}
                          >
                            {t('defects.take', { suggestion: defect.suggestion })}
                          </button>
                        )
                      ) : (
                        defect.suggestion
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {list.hasNextPage && (
            <Pager
              shown={items.length}
              total={kind === undefined ? all : (kinds.find((each) => each.kind === kind)?.count ?? 0)}
              hasMore={list.hasNextPage}
              busy={list.isFetchingNextPage}
              onMore={() => void list.fetchNextPage()}
            />
          )}
        </>
      )}
    </section>
  );
}

/** Held and here, field by field. */
export function ImportDifferences({ detail }: { detail: ImportDetail }) {
  const t = useT(imports);
  const count = detail.kinds.find(({ kind }) => kind === 'differs')?.count ?? 0;
  const list = useImportDefects(detail.id, 'differs', count > 0);
  if (count === 0) return null;
  return (
    <section className="card" aria-labelledby="import-differs">
      <header className="card-head">
        <h2 id="import-differs">{t('differs.title')}</h2>
        <span className="muted small">{t('differs.lead')}</span>
      </header>
      <div className="ledger-wide" tabIndex={0} role="group" aria-labelledby="import-differs">
        <table className="ledger-table">
          <thead>
            <tr>
              <th scope="col">{t('defects.row')}</th>
              {(['field', 'before', 'after'] as const).map((key) => (
                <th key={key} scope="col">
                  {t(`differs.${key}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {list.items.map(({ id, row, column, before, value }) => (
              <tr key={id}>
                <td>{row}</td>
                <td>{column in FIELDS ? t(`target.${FIELDS[column as keyof typeof FIELDS]}`) : column}</td>
                <td>{before === '' ? '—' : <del>{before}</del>}</td>
                <td>
                  <ins>{value}</ins>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {list.hasNextPage && (
        <Pager
          shown={list.items.length}
          total={count}
          hasMore
          busy={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
        />
      )}
    </section>
  );
}

/** Columns of a unit as the targets' words. */
const FIELDS = {
  title: 'title',
  responsible: 'responsible',
  document_number: 'documentNumber',
  date_text: 'date',
  retention: 'retention',
  agency_opinion: 'opinion',
  page_count: 'pages',
  carrier: 'carrier',
  note: 'note',
  year: 'year',
  names: 'person',
} as const;
