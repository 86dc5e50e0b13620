/** 著录方案: the parts of the configuration as lists, its versions, and the file that holds it all. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { fieldsOf } from '../../shared/scheme/fields.ts';
import type { SchemeNow } from '../../shared/schemas/scheme.ts';
import { PART_KINDS, type PartKind } from '../../shared/scheme/kinds.ts';
import { useSchemes } from '../api/scheme.queries.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Field } from '../components/field.tsx';
import { Tag } from '../components/signs.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { common } from '../i18n/common.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { scheme as words } from '../i18n/scheme.ts';
import { joinIn } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import { SchemeFile } from './scheme.file.tsx';
import { keyFits, listOf, useName } from './scheme.model.ts';
import { SchemeVersions } from './scheme.versions.tsx';
import './scheme.css';

const VIEWS = [...PART_KINDS, 'versions', 'file'] as const;
const isKind = (view: (typeof VIEWS)[number]): view is PartKind => (PART_KINDS as readonly string[]).includes(view);

export default function SchemesPage() {
  const t = useT(words);
  const [params] = useSearchParams();
  const schemes = useSchemes();
  const view = VIEWS.find((each) => each === params.get('view')) ?? 'category';
  const bar = useRef<HTMLElement>(null);
  useTitle(t('title'));
  // On a narrow screen the bar scrolls by itself: where one is, is to be seen.
  useEffect(() => {
    const here = bar.current?.querySelector<HTMLElement>('[aria-current]');
    if (here && bar.current) bar.current.scrollLeft = here.offsetLeft - bar.current.offsetLeft - 40;
  }, [view]);
  const config = schemes.data;
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="muted page-lead">{t('lead')}</p>
          {config?.mayEdit === false && <p className="small muted">{t('read-only')}</p>}
        </div>
        {config?.mayEdit === true && isKind(view) && <NewPart kind={view} config={config} />}
      </header>
      <nav ref={bar} className="scheme-tabs" aria-label={t('kinds.label')}>
        <ul role="list">
          {VIEWS.map((each) => (
            <li key={each}>
              <Link
                to={each === 'category' ? '/work/schemes' : `/work/schemes?view=${each}`}
                aria-current={each === view ? 'page' : undefined}
              >
                {t(`kinds.${each}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {schemes.isError ? (
        <ErrorState error={schemes.error} onRetry={() => void schemes.refetch()} />
      ) : !config ? (
        <Skeleton lines={[100, 100, 90, 96, 80]} />
      ) : view === 'versions' ? (
        <SchemeVersions config={config} />
      ) : view === 'file' ? (
        <SchemeFile config={config} />
      ) : (
        <PartList key={view} kind={view} config={config} />
      )}
    </>
  );
}

function PartList({ kind, config }: { kind: PartKind; config: SchemeNow }) {
  const t = useT(words);
  const nameOf = useName();
  const [typed, setTyped] = useState('');
  const all = listOf(config, kind);
  const wanted = typed.trim().toLowerCase();
  const fits = (part: { key: string; name: string; nameEn: string }) =>
    `${part.key} ${part.name} ${part.nameEn}`.toLowerCase().includes(wanted);
  if (all.length === 0)
    return (
      <EmptyState title={t('none.title')}>
        <p>{t('none.next')}</p>
      </EmptyState>
    );
  const rows = all.filter(fits);
  const groups = kind === 'category' ? (['standard', 'livelihood', 'local'] as const) : [undefined];
  return (
    <>
      <div className="scheme-filter">
        <Field
          label={t('filter')}
          quiet
          placeholder={t('filter')}
          value={typed}
          onChange={(e) => setTyped(e.target.value)}
        />
      </div>
      {rows.length === 0 && (
        <EmptyState icon="search" title={t('filter.none')}>
          {t('filter.none-next')}
        </EmptyState>
      )}
      {groups.map((group) => {
        const shown = rows.filter(
          ({ key }) => group === undefined || config.categories.find((each) => each.key === key)?.group === group,
        );
        if (shown.length === 0) return null;
        return (
          <section
            key={group ?? kind}
            className="card scheme-card"
            aria-label={t(group ? `group.${group}` : `kinds.${kind}`)}
          >
            {group && (
              <header className="card-head">
                <h2>{t(`group.${group}`)}</h2>
              </header>
            )}
            <div className="plain-scroll">
              <table className="plain scheme-list">
                <thead>
                  <tr>
                    <th scope="col">{t('column.key')}</th>
                    <th scope="col">{t('column.name')}</th>
                    <Heads kind={kind} />
                  </tr>
                </thead>
                <tbody>
                  {shown.map((part) => (
                    <tr key={part.key}>
                      <td className="code">{part.key}</td>
                      <th scope="row">
                        <Link to={`/work/schemes/${kind}/${part.key}`}>{nameOf(part)}</Link>
                      </th>
                      <Cells kind={kind} partKey={part.key} config={config} />
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </section>
        );
      })}
    </>
  );
}

const HEADS = {
  category: ['arrangement', 'schemes', 'fields', 'search'],
  scheme: ['fields', 'used'],
  table: ['values', 'used'],
  schedule: ['rules', 'standard'],
  template: ['template', 'used'],
} as const satisfies Record<PartKind, readonly string[]>;

function Heads({ kind }: { kind: PartKind }) {
  const t = useT(words);
  return HEADS[kind].map((head) => (
    <th key={head} scope="col">
      {t(`column.${head}`)}
    </th>
  ));
}

function Cells({ kind, partKey, config }: { kind: PartKind; partKey: string; config: SchemeNow }) {
  const t = useT(words);
  const { locale } = useLocale();
  const nameOf = useName();
  const inWords = (names: readonly string[]): ReactNode =>
    names.length === 0 ? (
      <span className="muted">{t('used.none')}</span>
    ) : names.length > 6 ? (
      `${joinIn(locale, names.slice(0, 6))} …`
    ) : (
      joinIn(locale, names)
    );
  switch (kind) {
    case 'category': {
      const category = config.categories.find(({ key }) => key === partKey)!;
      const fields = fieldsOf(config, category);
      // The keys that every category has say nothing of this one.
      const own = category.fields.filter(({ search }) => search);
      return (
        <>
          <td>{t(`arrangement.${category.arrangement}`)}</td>
          <td className="code">{category.schemes.join(' + ')}</td>
          <td>{t('fields.count', { n: fields.filter(({ captured }) => !captured).length })}</td>
          <td>
            <span className="scheme-marks">
              {own.map((field) => (
                <Tag key={field.key}>{nameOf(field)}</Tag>
              ))}
            </span>
          </td>
        </>
      );
    }
    case 'scheme':
      return (
        <>
          <td>{t('fields.count', { n: config.schemes.find(({ key }) => key === partKey)!.fields.length })}</td>
          <td>{inWords(config.categories.filter(({ schemes }) => schemes.includes(partKey)).map(nameOf))}</td>
        </>
      );
    case 'table': {
      const users = [...config.schemes, ...config.categories].flatMap(({ fields }) =>
        fields.filter(({ table }) => table === partKey).map(nameOf),
      );
      return (
        <>
          <td>{t('values.count', { n: config.tables.find(({ key }) => key === partKey)!.values.length })}</td>
          <td>{inWords([...new Set(users)])}</td>
        </>
      );
    }
    case 'schedule': {
      const { rules, source } = config.schedules.find(({ key }) => key === partKey)!;
      return (
        <>
          <td>{t('rules.count', { n: rules.length })}</td>
          <td className="small">{source}</td>
        </>
      );
    }
    case 'template':
      return (
        <>
          <td className="code">{config.templates.find(({ key }) => key === partKey)!.template}</td>
          <td>{inWords(config.categories.filter(({ template }) => template === partKey).map(nameOf))}</td>
        </>
      );
  }
}

/** Asks for the code of a new part, which stays; all else is filled in on its page. */
function NewPart({ kind, config }: { kind: PartKind; config: SchemeNow }) {
  const t = useT(words);
  const tCommon = useT(common);
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const [key, setKey] = useState('');
  const [tried, setTried] = useState(false);
  const taken = listOf(config, kind).some((part) => part.key === key);
  const hint = t(kind === 'category' ? 'part.key-category' : 'part.key-other');
  const wrong = taken ? t('part.key-taken') : keyFits(kind, key) ? undefined : hint;
  const go = () => {
    setTried(true);
    if (wrong === undefined) void navigate(`/work/schemes/${kind}/${key}?new=1`);
  };
  return (
    <div className="row page-acts">
      <Button look="primary" onClick={() => setOpen(true)}>
        {t(`new.${kind}`)}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={t('part.new', { kind: t(`kind.${kind}`) })}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{tCommon('cancel')}</Button>
            <Button look="primary" onClick={go}>
              {tCommon('confirm')}
            </Button>
          </>
        }
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            go();
          }}
        >
          <Field
            label={t('part.key')}
            hint={hint}
            error={tried ? wrong : undefined}
            value={key}
            maxLength={40}
            autoFocus
            onChange={(event) => {
              const typed = event.target.value.trim();
              setKey(kind === 'category' ? typed.toUpperCase() : typed);
            }}
          />
        </form>
      </Dialog>
    </div>
  );
}
