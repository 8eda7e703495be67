import { previewGuide } from '@khai-bao/api-client/support';
import type { GuideLanguage } from '@khai-bao/contracts/guides';
import { useDebouncedValue } from '@mantine/hooks';
import { Loading } from '@khai-bao/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Notice } from '../parts/notice.js';
import { Tabs } from '../parts/tabs.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { GuideBlocks } from './guide-blocks.js';
import { GuideSections } from './guide-document.js';
import { guideDraftsTexts } from './guide-drafts.texts.js';
import type { GuideRole } from '../navigation/guide-roles.js';

/** The preview follows what is typed after this time, milliseconds. */
const typingMs = 600;
const languages: readonly GuideLanguage[] = ['vi', 'en'];

/** Shows a text as it would be published, and what keeps it from that. The service judges it, as it does before publishing. */
export function GuidePreview({ role, vi, en }: { role: GuideRole; vi: string; en: string }) {
  const t = guideDraftsTexts.useTexts();
  const api = useApi();
  const [language, setLanguage] = useState<GuideLanguage>('vi');
  const [texts] = useDebouncedValue({ vi, en }, typingMs);
  const query = useQuery({
    queryKey: ['guide-preview', role, texts],
    queryFn: () => previewGuide({ client: api.client, path: { role }, body: texts }),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const nameOf = (one: GuideLanguage): string => (one === 'vi' ? t.vietnamese : t.english);
  const shown = query.data?.[language];
  return (
    <section aria-labelledby="guide-preview" className="stack">
      <h2 id="guide-preview">{t.preview}</h2>
      {query.error && <Notice tone="stop">{problemText(query.error)}</Notice>}
      {query.isPending && <Loading rows={3}>{t.previewing}</Loading>}
      {(query.data?.faults.length ?? 0) > 0 && (
        <Notice tone="caution">
          <strong>{t.faults}</strong>
          <ul>
            {query.data?.faults.map(({ language: of, line, rule }) => (
              <li key={`${of} ${line} ${rule}`}>
                {t.faultAt(nameOf(of), line)} {t.rules[rule]}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <Tabs
        label={t.preview}
        tabs={languages}
        current={language}
        nameOf={nameOf}
        countOf={() => ''}
        onChoose={setLanguage}
      />
      {shown && (
        <div className="guide-page" lang={language}>
          <h3>{shown.title}</h3>
          <GuideBlocks language={language} blocks={shown.intro} />
          <GuideSections language={language} document={shown} />
        </div>
      )}
    </section>
  );
}
