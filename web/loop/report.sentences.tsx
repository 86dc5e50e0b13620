/** The sentences of reports, for those who set them. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { putSentences, type Sentences, useSentences } from '../api/report.queries.ts';
import { Select, TextArea } from '../components/field.tsx';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { report } from '../i18n/report.ts';
import { ChangeDialog } from './loop.parts.tsx';

export function SentencesDialog({ onClose }: { onClose: () => void }) {
  const t = useT(report);
  const { locale } = useLocale();
  const client = useQueryClient();
  const loaded = useSentences(true);
  const [language, setLanguage] = useState<Sentences[number]['locale']>(locale);
  const [changed, setChanged] = useState<Record<string, string>>({});
  const nameOf = (each: Sentences[number]) => `${each.locale} ${each.key}`;
  const shown = loaded.data?.sentences.filter((each) => each.locale === language) ?? [];
  return (
    <ChangeDialog
      open
      size="wide"
      onClose={onClose}
      title={t('sentences.title')}
      lead={t('sentences.lead')}
      submit={t('sentences.save')}
      done={t('sentences.done')}
      disabled={Object.keys(changed).length === 0}
      act={async () => {
        const sentences = (loaded.data?.sentences ?? [])
          .filter((each) => nameOf(each) in changed)
          .map((each) => ({ locale: each.locale, key: each.key, text: changed[nameOf(each)]! }));
        client.setQueryData(['report-sentences'], await putSentences({ sentences }));
      }}
    >
      {loaded.isError ? (
        <ErrorState error={loaded.error} onRetry={() => void loaded.refetch()} />
      ) : loaded.isPending ? (
        <Skeleton />
      ) : (
        <>
          <Select
            label={t('sentences.locale')}
            value={language}
            options={(['zh-CN', 'en'] as const).map((value) => ({ value, label: t(`new.locale.${value}`) }))}
            onChange={(event) => setLanguage(event.target.value as typeof language)}
          />
          {shown.map((each) => (
            <TextArea
              key={nameOf(each)}
              label={each.key}
              rows={2}
              value={changed[nameOf(each)] ?? each.text}
              hint={t('sentences.can', { figures: each.figures.map((name) => `{${name}}`).join(' ') })}
              onChange={(event) => {
                const { value } = event.target;
                setChanged((now) => ({ ...now, [nameOf(each)]: value }));
              }}
            />
          ))}
        </>
      )}
    </ChangeDialog>
  );
}
