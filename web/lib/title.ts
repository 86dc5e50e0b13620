import { useEffect } from 'react';
import { useSession } from '../api/session.queries.ts';
import { useLocale } from '../i18n/i18n.tsx';

/** Names the page in the browser's tab: "title - archive". */
export function useTitle(title: string | undefined): void {
  const archive = useSession().data?.archive;
  const { locale } = useLocale();
  const name = (locale === 'en' && archive?.nameEn) || archive?.name || '兰台';
  useEffect(() => {
    document.title = title ? `${title} - ${name}` : name;
  }, [title, name]);
}
