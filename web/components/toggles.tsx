/** Appearance and language at the top of every page. */
import { useQueryClient } from '@tanstack/react-query';
import { common } from '../i18n/common.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { setAppearance, useAppearance } from '../lib/appearance.ts';
import { Icon } from './icon.tsx';

export function ThemeToggle() {
  const t = useT(common);
  const { theme } = useAppearance();
  const order = ['system', 'light', 'dark'] as const;
  const next = order[(order.indexOf(theme) + 1) % order.length]!;
  const label = `${t('theme.label')}: ${t(`theme.${theme}`)}`;
  return (
    <button
      type="button"
      className="icon-button"
      onClick={() => setAppearance({ theme: next })}
      aria-label={label}
      title={label}
    >
      <Icon name={theme === 'light' ? 'sun' : theme === 'dark' ? 'moon' : 'contrast'} />
    </button>
  );
}

/** 大字版: everything a third larger. */
export function TypeToggle() {
  const t = useT(common);
  const large = useAppearance().type === 'large';
  return (
    <button
      type="button"
      className="text-button"
      aria-pressed={large}
      onClick={() => setAppearance({ type: large ? 'normal' : 'large' })}
    >
      {large ? t('type.normal') : t('type.large')}
    </button>
  );
}

export function ContrastToggle() {
  const t = useT(common);
  const high = useAppearance().contrast === 'high';
  return (
    <button
      type="button"
      className="text-button"
      aria-pressed={high}
      onClick={() => setAppearance({ contrast: high ? 'normal' : 'high' })}
    >
      {t('contrast.high')}
    </button>
  );
}

/** The other language, named in itself. What the server words is asked for anew. */
export function LanguageToggle() {
  const t = useT(common);
  const { locale, setLocale } = useLocale();
  const client = useQueryClient();
  return (
    <button
      type="button"
      className="text-button"
      lang={locale === 'en' ? 'zh-CN' : 'en'}
      aria-label={t('language.switch')}
      onClick={() => {
        setLocale(locale === 'en' ? 'zh-CN' : 'en');
        void client.invalidateQueries();
      }}
    >
      {t('language.other')}
    </button>
  );
}
