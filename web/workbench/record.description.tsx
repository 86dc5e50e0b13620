import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { fondsLabel } from '../../shared/fonds-label.ts';
import type { UnitDetail } from '../../shared/schemas/unit.ts';
import { useMay } from '../api/session.queries.ts';
import { catalogue } from '../i18n/catalogue.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { portal } from '../i18n/portal.ts';
import { scheme } from '../i18n/scheme.ts';
import { formatDateText, formatDay, joinIn } from '../lib/format.ts';
import { retentionText } from '../portal/terms.ts';
import { useTerm } from './use-term.ts';

/** All that is described of a unit; what is empty is left out. */
export function RecordDescription({ unit }: { unit: UnitDetail }) {
  const t = useT(catalogue);
  const tScheme = useT(scheme);
  const tPortal = useT(portal);
  const term = useTerm();
  const may = useMay();
  const { locale } = useLocale();
  const english = locale === 'en';
  const withRole = (name: string, role: string) => (english ? `${name} (${role})` : `${name}（${role}）`);
  const described = unit.described.map((each): [string, ReactNode] => [
    english ? each.nameEn : each.name,
    <>
      {english ? each.valueEn : each.value}
      {each.inheritedFrom !== null && (
        <span className="small muted"> {tScheme('form.inherited-mark', { from: each.inheritedFrom })}</span>
      )}
    </>,
  ]);
  const known = new Set(unit.described.flatMap(({ key, name }) => [key, name]));
  const free = Object.keys(unit.fields).filter((key) => !known.has(key));
  const rows: [string, ReactNode][] = [
    [t('column.code'), <span className="code">{unit.code}</span>],
    [
      t('record.former'),
      unit.formerCodes.length > 0 && <span className="code">{joinIn(locale, unit.formerCodes)}</span>,
    ],
    [t('column.document-number'), unit.documentNumber],
    [t('column.responsible'), unit.responsible],
    [t('column.date'), formatDateText(locale, unit.dateText)],
    [t('column.year'), unit.year],
    [t('column.retention'), retentionText(tPortal, unit.retention)],
    [t('column.secrecy'), term('secrecy', unit.secrecy)],
    [t('column.opinion'), unit.agencyOpinion],
    [t('column.pages'), unit.pageCount],
    [
      t('record.names'),
      joinIn(
        locale,
        unit.names.map(({ name, role }) =>
          // Most names are persons', and say so by themselves.
          role === 'person' || role === ''
            ? name
            : withRole(name, role === 'responsible' ? t('column.responsible') : role),
        ),
      ),
    ],
    [t('record.level'), term('level', unit.level)],
    [t('record.fonds'), fondsLabel(unit.fondsNumber, english ? unit.fondsNameEn : unit.fondsName)],
    [t('record.category'), english ? unit.categoryNameEn : unit.categoryName],
    [term('field', 'carrier'), unit.carrier],
    ...described,
    ...free.map((key): [string, ReactNode] => [key, unit.fields[key]]),
    [term('field', 'note'), unit.note],
    [t('column.agency'), unit.agencyName],
    [
      t('record.accession'),
      unit.accession && (
        <>
          {may('accession.read') ? (
            <Link className="code" to={`/work/accessions/${unit.accession.id}`}>
              {unit.accession.number}
            </Link>
          ) : (
            <span className="code">{unit.accession.number}</span>
          )}{' '}
          <span className="muted">{t('record.accession-on', { day: formatDay(locale, unit.accession.at) })}</span>
        </>
      ),
    ],
  ];
  return (
    <dl className="facts one">
      {rows
        .filter(([, value]) => value !== '' && value !== null && value !== false)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
