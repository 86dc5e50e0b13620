/**
 * The fields of a scheme or a category as a table: obligations by level as ●◐○—, pressed to be changed; Alt+↑↓ moves a row;
 * the name opens the field.
 */
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import type { SchemeField, SchemeNow } from '../../shared/schemas/scheme.ts';
import { Button } from '../components/button.tsx';
import { Checkbox } from '../components/field.tsx';
import { Icon } from '../components/icon.tsx';
import { Tag } from '../components/signs.tsx';
import { useT } from '../i18n/i18n.tsx';
import { scheme as words } from '../i18n/scheme.ts';
import { useTerm } from '../workbench/use-term.ts';
import { FieldDialog } from './scheme.field.dialog.tsx';
import { LEVELS, moved, newField, nextObligation, SIGNS, useName } from './scheme.model.ts';

export interface FieldRow {
  field: SchemeField;
  /** Of the part that is being edited; the others come from schemes. */
  own: boolean;
  origin: string;
  /** It stands in place of a scheme's field. */
  replaces: boolean;
}
interface FieldTableProps {
  rows: readonly FieldRow[];
  levels: readonly (typeof LEVELS)[number][];
  config: SchemeNow;
  /** With the part's own fields, in their order. */
  onChange: (fields: SchemeField[]) => void;
  withOrigin?: boolean;
}
const MARKS = ['search', 'inherited', 'repeatable', 'personal', 'captured'] as const;

export function FieldTable({ rows, levels, config, onChange, withOrigin = false }: FieldTableProps) {
  const t = useT(words);
  const term = useTerm();
  const nameOf = useName();
  const id = useId();
  const body = useRef<HTMLTableSectionElement>(null);
  const [open, setOpen] = useState<{ key: string | null; field: SchemeField }>();
  const [captured, setCaptured] = useState(false);
  const edits = config.mayEdit;
  const own = rows.filter((row) => row.own).map(({ field }) => field);
  const hidden = rows.filter(({ field }) => field.captured).length;
  const shown = rows.filter(({ field }) => captured || !field.captured);
  const columns = LEVELS.filter((level) => levels.includes(level)).toReversed();

  const put = (before: string | null, field: SchemeField) => {
    const at = own.findIndex(({ key }) => key === before);
    onChange(at < 0 ? [...own, field] : own.with(at, field));
  };
  const take = (key: string) => onChange(own.filter((field) => field.key !== key));
  const move = (key: string, by: -1 | 1) => {
    onChange(
      moved(
        own,
        own.findIndex((field) => field.key === key),
        by,
      ),
    );
    // The row is drawn anew in its new place: who moved it with the keyboard stays on it.
    requestAnimationFrame(() =>
      body.current?.querySelector<HTMLElement>(`[data-field="${key}"] .scheme-name`)?.focus(),
    );
  };
  const onKeyDown = (event: KeyboardEvent, row: FieldRow) => {
    if (!edits || !row.own || !event.altKey) return;
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    move(row.field.key, event.key === 'ArrowUp' ? -1 : 1);
  };

  return (
    <section className="card" aria-labelledby={`${id}-title`}>
      <header className="card-head">
        <h2 id={`${id}-title`}>{t('fields.title')}</h2>
        <span className="small muted">{t('fields.hint')}</span>
      </header>
      <div
        className="plain-scroll scheme-scroll"
        role="group"
        tabIndex={edits ? undefined : 0}
        aria-label={t('fields.title')}
      >
        <table className="plain scheme-fields">
          <thead>
            <tr>
              <th scope="col">{t('column.name')}</th>
              <th scope="col">{t('field.type')}</th>
              {columns.map((level) => (
                <th key={level} scope="col" className="scheme-sign">
                  {term('level', level)}
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">{t('marks')}</span>
              </th>
              {withOrigin && <th scope="col">{t('fields.from')}</th>}
              {edits && (
                <th scope="col">
                  <span className="visually-hidden">{t('acts')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody ref={body}>
            {shown.length === 0 && (
              <tr>
                <td colSpan={9} className="muted">
                  {t('fields.none')}
                </td>
              </tr>
            )}
            {shown.map((row) => {
              const { field } = row;
              const name = nameOf(field);
              const place = own.findIndex(({ key }) => key === field.key);
              return (
                <tr
                  key={field.key}
                  data-field={field.key}
                  className={row.own ? undefined : 'scheme-from'}
                  onKeyDown={(event) => onKeyDown(event, row)}
                >
                  <th scope="row">
                    <button
                      type="button"
                      className="text-button scheme-name"
                      aria-label={edits && row.own ? t('field.edit', { name }) : undefined}
                      disabled={!edits || !row.own}
                      onClick={() => setOpen({ key: field.key, field })}
                    >
                      {name}
                    </button>
                    <span className="code small muted">{field.key}</span>
                  </th>
                  <td>
                    <TypeOf field={field} config={config} />
                  </td>
                  {columns.map((level) => (
                    <td key={level} className="scheme-sign">
                      <Obligation
                        field={field}
                        level={level}
                        name={name}
                        edits={edits && row.own}
                        onChange={(next) => put(field.key, next)}
                      />
                    </td>
                  ))}
                  <td>
                    <span className="scheme-marks">
                      {MARKS.filter((mark) => field[mark]).map((mark) => (
                        <Tag key={mark} {...(mark === 'search' && { tone: 'ok' as const })}>
                          {t(`mark.${mark}`)}
                        </Tag>
                      ))}
                    </span>
                  </td>
                  {withOrigin && <td className="small muted">{row.own ? row.origin : field.clause || row.origin}</td>}
                  {edits && (
                    <td className="scheme-acts">
                      {row.own ? (
                        <>
                          <IconAct
                            icon="up"
                            label={t('field.up', { name })}
                            off={place === 0}
                            onClick={() => move(field.key, -1)}
                          />
                          <IconAct
                            icon="down"
                            label={t('field.down', { name })}
                            off={place === own.length - 1}
                            onClick={() => move(field.key, 1)}
                          />
                          <IconAct
                            icon={row.replaces ? 'rotate' : 'close'}
                            label={row.replaces ? t('fields.restore') : t('field.remove', { name })}
                            onClick={() => take(field.key)}
                          />
                        </>
                      ) : (
                        <Button size="small" look="quiet" onClick={() => put(null, field)}>
                          {t('fields.override')}
                        </Button>
                      )}
                    </td>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <div className="row sheet">
        {edits && (
          <Button size="small" onClick={() => setOpen({ key: null, field: newField('') })}>
            {t('fields.add')}
          </Button>
        )}
        {hidden > 0 && (
          <Checkbox
            label={t('fields.show-captured', { n: hidden })}
            checked={captured}
            onChange={(event) => setCaptured(event.target.checked)}
          />
        )}
      </div>
      {open && (
        <FieldDialog
          field={open.field}
          isNew={open.key === null}
          taken={rows.map((row) => row.field).filter(({ key }) => key !== open.key)}
          config={config}
          onClose={() => setOpen(undefined)}
          onDone={(field) => {
            put(open.key, field);
            setOpen(undefined);
          }}
        />
      )}
    </section>
  );
}

function TypeOf({ field, config }: { field: SchemeField; config: SchemeNow }) {
  const t = useT(words);
  const nameOf = useName();
  const table = config.tables.find(({ key }) => key === field.table);
  return (
    <>
      {t(`type.${field.type}`)}
      {table ? <span className="small muted"> {nameOf(table)}</span> : null}
      {field.length !== null && field.type !== 'code' && <span className="small muted"> {field.length}</span>}
    </>
  );
}

interface ObligationProps {
  field: SchemeField;
  level: (typeof LEVELS)[number];
  name: string;
  edits: boolean;
  onChange: (field: SchemeField) => void;
}
function Obligation({ field, level, name, edits, onChange }: ObligationProps) {
  const t = useT(words);
  const term = useTerm();
  const obligation = field.obligations[level];
  const label = t('obligation.of', { name, level: term('level', level), obligation: t(`obligation.${obligation}`) });
  if (!edits)
    return (
      <span className={`scheme-${obligation}`} role="img" aria-label={label} title={t(`obligation.${obligation}`)}>
        {SIGNS[obligation]}
      </span>
    );
  return (
    <button
      type="button"
      className={`icon-button scheme-${obligation}`}
      aria-label={label}
      title={t(`obligation.${obligation}`)}
      onClick={() => onChange({ ...field, obligations: { ...field.obligations, [level]: nextObligation(obligation) } })}
    >
      {SIGNS[obligation]}
    </button>
  );
}

interface IconActProps {
  icon: 'up' | 'down' | 'close' | 'rotate';
  label: string;
  off?: boolean;
  onClick: () => void;
}
export function IconAct({ icon, label, off = false, onClick }: IconActProps) {
  return (
    <button type="button" className="icon-button" aria-label={label} title={label} disabled={off} onClick={onClick}>
      <Icon name={icon} size={16} />
    </button>
  );
}
