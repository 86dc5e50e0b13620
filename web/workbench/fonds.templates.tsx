/** How a fonds writes its codes: what holds for each category, changed with a trial on its own codes, put back. */
import { useDeferredValue, useState } from 'react';
import type { FondsTemplates as Holding, TemplateTrial } from '../../shared/schemas/fonds-template.ts';
import { useFondsTemplates, useSetTemplate, useTemplateTrial } from '../api/fonds-template.queries.ts';
import { useSchemes } from '../api/scheme.queries.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Field, Select } from '../components/field.tsx';
import { Light, Tag } from '../components/signs.tsx';
import { ErrorLine, ErrorState, Skeleton } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { common } from '../i18n/common.ts';
import { fondsTemplateWords } from '../i18n/fonds-template.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { formatTime } from '../lib/format.ts';

type Row = Holding['items'][number];
const PARTS = ['fonds', 'cat', 'sub', 'project', 'year', 'ret', 'org', 'catalogue:3', 'volume:3', 'item:4', 'page:3'];

function useCategoryName(): (row: Pick<Row, 'category' | 'name' | 'nameEn'>) => string {
  const t = useT(fondsTemplateWords);
  const { locale } = useLocale();
  return ({ category, name, nameEn }) => (category === '' ? t('all') : (locale === 'en' && nameEn) || name || category);
}

export function FondsTemplates({ id }: { id: string }) {
  const t = useT(fondsTemplateWords);
  const nameOf = useCategoryName();
  const holding = useFondsTemplates(id);
  const [asked, setAsked] = useState<Row>();
  if (holding.isError) return <ErrorState error={holding.error} onRetry={() => void holding.refetch()} />;
  if (!holding.data) return <Skeleton lines={[80, 100, 100, 60]} />;
  const { items } = holding.data;
  return (
    <div className="stack">
      <p className="muted page-lead">{t('lead')}</p>
      <div className="plain-scroll" tabIndex={0} role="region" aria-label={t('title')}>
        <table className="plain code-templates">
          <thead>
            <tr>
              {(['category', 'holds', 'source', 'sample'] as const).map((key) => (
                <th key={key} scope="col">
                  {t(key)}
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">{t('change')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((row) => (
              <tr key={row.category}>
                <th scope="row">
                  {nameOf(row)} {row.category !== '' && <span className="code muted">{row.category}</span>}
                </th>
                <td className="code">{row.holds ?? <span className="muted">{t('none')}</span>}</td>
                <td>
                  {row.source !== null && (
                    <Tag {...(row.own !== null && row.source === 'own' ? { tone: 'strong' as const } : {})}>
                      {t(`source.${row.source}`)}
                    </Tag>
                  )}
                </td>
                <td className="code">{row.sample ?? <span className="muted">—</span>}</td>
                <td className="code-template-act">
                  <Button
                    size="small"
                    aria-label={`${t(row.own === null ? 'set' : 'change')} ${nameOf(row)}`}
                    onClick={() => setAsked(row)}
                  >
                    {t(row.own === null ? 'set' : 'change')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Versions id={id} holding={holding.data} />
      {asked && <TemplateDialog id={id} row={asked} onClose={() => setAsked(undefined)} />}
    </div>
  );
}

function Versions({ id, holding }: { id: string; holding: Holding }) {
  const t = useT(fondsTemplateWords);
  const { locale } = useLocale();
  const nameOf = useCategoryName();
  const say = useToast();
  const set = useSetTemplate(id);
  return (
    <section className="stack" aria-label={t('versions')}>
      <h2 className="part-head">{t('versions')}</h2>
      {holding.versions.length === 0 && <p className="muted">{t('versions.none')}</p>}
      <ErrorLine error={set.error} />
      <ol role="list" className="plain-list">
        {holding.versions.map(({ category, from, to, by, at }) => {
          const row = holding.items.find((each) => each.category === category);
          const putBack = { category, template: from };
          return (
            <li key={at}>
              <div className="grow">
                {nameOf(row ?? { category, name: category, nameEn: '' })}{' '}
                {to === '' ? (
                  t('version.removed')
                ) : (
                  <>
                    {t('version.set')} <span className="code">{to}</span>
                  </>
                )}
                <span className="small muted line-note">
                  {formatTime(locale, at)} · {by}
                </span>
              </div>
              {(row?.own ?? '') !== from && (
                <Button
                  size="small"
                  look="quiet"
                  busy={set.isPending}
                  onClick={() => set.mutate(putBack, { onSuccess: () => say(t('version.back-done')) })}
                >
                  {t('version.back')}
                </Button>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function TemplateDialog({ id, row, onClose }: { id: string; row: Row; onClose: () => void }) {
  const t = useT(fondsTemplateWords);
  const tCommon = useT(common);
  const { locale } = useLocale();
  const nameOf = useCategoryName();
  const say = useToast();
  const schemes = useSchemes();
  const set = useSetTemplate(id);
  const [text, setText] = useState(row.own ?? row.holds ?? '');
  const tried = useDeferredValue(text.trim());
  const trial = useTemplateTrial(id, row.category, tried);
  const problem = trial.data?.problem ?? undefined;
  const ready = tried !== '' && trial.data !== undefined && !trial.isPlaceholderData && problem === undefined;
  const usual = (schemes.data?.templates ?? []).map(({ name, nameEn, template }) => ({
    value: template,
    label: (locale === 'en' && nameEn) || name,
  }));
  const save = (template: string, words: 'save.done' | 'remove.done') =>
    set.mutate(
      { category: row.category, template },
      {
        onSuccess: () => {
          say(t(words));
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      size="wide"
      onClose={onClose}
      title={t('dialog.title', { category: nameOf(row) })}
      actions={
        <>
          {row.own !== null && (
            <Button look="danger" busy={set.isPending} onClick={() => save('', 'remove.done')}>
              {t('remove')}
            </Button>
          )}
          <Button onClick={onClose}>{tCommon('cancel')}</Button>
          <Button
            look="primary"
            busy={set.isPending}
            disabled={!ready || tried === row.own}
            onClick={() => save(tried, 'save.done')}
          >
            {t('save')}
          </Button>
        </>
      }
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && tried !== row.own) save(tried, 'save.done');
        }}
      >
        {usual.length > 0 && (
          <Select
            label={t('usual')}
            value={usual.some(({ value }) => value === text) ? text : ''}
            options={[{ value: '', label: t('usual.pick') }, ...usual]}
            onChange={(event) => {
              if (event.target.value !== '') setText(event.target.value);
            }}
          />
        )}
        <Field
          label={t('template')}
          hint={t('template.hint', { parts: PARTS.map((part) => `{${part}}`).join(' ') })}
          error={tried === '' ? undefined : problem}
          value={text}
          maxLength={300}
          spellCheck={false}
          autoFocus
          onChange={(event) => setText(event.target.value)}
        />
        <ErrorLine error={trial.error ?? set.error} />
        {tried !== '' && problem === undefined && (
          <section className="stack" aria-label={t('trial')} aria-live="polite">
            <h2 className="part-head">{t('trial')}</h2>
            {trial.data ? <Trial trial={trial.data} /> : <p className="muted">{t('trial.waiting')}</p>}
          </section>
        )}
      </form>
    </Dialog>
  );
}

function Trial({ trial }: { trial: TemplateTrial }) {
  const t = useT(fondsTemplateWords);
  const { looked, read, codes, conflicts } = trial;
  const whole = looked === read;
  return (
    <>
      {looked === 0 ? (
        <p className="muted">{t('trial.none')}</p>
      ) : (
        <p>
          <Light state={whole ? 'ok' : 'warn'}>
            <span>{t(whole ? 'trial.all' : 'trial.some', { n: looked, read })}</span>
          </Light>
        </p>
      )}
      {conflicts.length > 0 && (
        <ul className="code-conflicts">
          {conflicts.map(({ kind, n, example }) => (
            <li key={kind}>{t(`conflict.${kind}`, { n, example, volume: '{volume}', item: '{item}' })}</li>
          ))}
        </ul>
      )}
      {codes.length > 0 && (
        <div className="plain-scroll preview-rows" tabIndex={0} role="region" aria-label={t('trial')}>
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">{t('column.code')}</th>
                <th scope="col">{t('column.parts')}</th>
              </tr>
            </thead>
            <tbody>
              {codes.map(({ code, parts, written }) => (
                <tr key={code}>
                  <th scope="row" className="code">
                    {code}
                    {written !== null && parts !== null && (
                      <span className="small muted line-note">
                        {t('trial.written')} {written}
                      </span>
                    )}
                  </th>
                  <td>
                    {parts === null ? (
                      <>
                        <Light state="warn">{t('trial.unread')}</Light>
                        {written !== null && (
                          <span className="line-note">
                            <span className="small muted">{t('trial.written')}</span>{' '}
                            <span className="code">{written}</span>
                          </span>
                        )}
                      </>
                    ) : (
                      <span className="code-parts">
                        {parts.map(({ part, value }) => (
                          <span key={part} className="code-part">
                            <span className="small muted">{t(partKey(part))}</span>{' '}
                            <span className="code">{value}</span>
                          </span>
                        ))}
                      </span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

type PartWord = Extract<keyof (typeof fondsTemplateWords)['en'], `part.${string}`>;
const partKey = (part: string): PartWord => `part.${part}` as PartWord;
