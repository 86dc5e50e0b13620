/** What a change would do: what is against the rules, what still uses it, what differs. */
import { useState } from 'react';
import type { PartDifference, SchemeOutcome } from '../../shared/schemas/scheme.ts';
import { Button } from '../components/button.tsx';
import { Tag } from '../components/signs.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { scheme as words } from '../i18n/scheme.ts';
import { useTerm } from '../workbench/use-term.ts';
import { useName } from './scheme.model.ts';

const TONES = { added: 'ok', changed: 'warn', removed: 'bad' } as const;
const FEW = 8;

export function Outcome({ outcome }: { outcome: SchemeOutcome }) {
  const t = useT(words);
  const { defects, uses, differences } = outcome;
  if (defects.length + uses.length + differences.length === 0) return <p className="muted">{t('outcome.none')}</p>;
  return (
    <div className="stack">
      {defects.length > 0 && (
        <section role="alert">
          <h3 className="scheme-sub">{t('outcome.defects')}</h3>
          <ul className="scheme-defects">
            {defects.map(({ at, rule, value }, index) => (
              <li key={index}>
                {at !== '' && <span className="code">{at}</span>} {t(`rule.${rule}`, { value })}
              </li>
            ))}
          </ul>
        </section>
      )}
      {uses.length > 0 && (
        <section role="alert">
          <h3 className="scheme-sub">{t('outcome.uses')}</h3>
          <ul className="scheme-defects">
            {uses.map(({ what, key, name, units }) => (
              <li key={`${what} ${key}`}>{t(`outcome.use.${what}`, { name, n: units })}</li>
            ))}
          </ul>
        </section>
      )}
      {differences.length > 0 && <Differences items={differences} />}
    </div>
  );
}

export function Differences({ items }: { items: readonly PartDifference[] }) {
  const t = useT(words);
  const nameOf = useName();
  return (
    <ul role="list" className="scheme-differences">
      {items.map((item) => (
        <li key={`${item.kind} ${item.key}`}>
          <p>
            <Tag tone={TONES[item.act]}>{t(`act.${item.act}`)}</Tag>{' '}
            <span className="muted">{t(`kind.${item.kind}`)}</span> <b>{nameOf(item)}</b>{' '}
            <span className="code small">{item.key}</span>
          </p>
          {item.members.length > 0 && <Members members={item.members} />}
        </li>
      ))}
    </ul>
  );
}

function Members({ members }: { members: PartDifference['members'] }) {
  const t = useT(words);
  const [all, setAll] = useState(false);
  const shown = all ? members : members.slice(0, FEW);
  const { locale } = useLocale();
  const term = useTerm();
  /** `fields[wife].obligations.item` as 著录项目 wife · 约束 · 件; what has no word stays as it is in the file. */
  const inWords = (at: string): string =>
    at
      .replace(/\[\]$/, '')
      .split('.')
      .map((step) => {
        const [, name = step, key] = /^(\w+)(?:\[(.+)\])?$/.exec(step) ?? [];
        const word = (words[locale] as Readonly<Record<string, string>>)[`member.${name}`] ?? term('level', name);
        return key === undefined ? word : `${word} ${key}`;
      })
      .join(' · ');
  const valueInWords = (value: string): string =>
    value === ''
      ? t('outcome.empty')
      : ((words[locale] as Readonly<Record<string, string>>)[`member-value.${value}`] ?? value);
  return (
    <ul className="changes scheme-members">
      {shown.map(({ at, from, to }) => (
        <li key={at}>
          <span className="muted">{inWords(at)}</span>{' '}
          {at.endsWith('[]') ? (
            t('outcome.order')
          ) : (
            <>
              <del>{valueInWords(from)}</del> → <ins>{valueInWords(to)}</ins>
            </>
          )}
        </li>
      ))}
      {shown.length < members.length && (
        <li>
          <Button size="small" look="quiet" onClick={() => setAll(true)}>
            {t('outcome.more', { n: members.length - FEW })}
          </Button>
        </li>
      )}
    </ul>
  );
}
