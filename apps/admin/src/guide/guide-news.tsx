import { listGuideChanges, type GuideDto, type GuideSummaryDto } from '@khai-bao/api-client/support';
import { Empty, formatDate } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { QueryResult } from '../navigation/page.js';
import { useApi } from '../session/session.js';
import { guideTexts } from './guide.texts.js';

const numberOf = ({ major, minor }: Pick<GuideSummaryDto, 'major' | 'minor'>): string => `${major}.${minor}`;

/** What differs between a version that the reader knows and the current one. */
function Changes({ guide, from }: { guide: GuideDto; from: string }) {
  const t = guideTexts.useTexts();
  const api = useApi();
  const { role, language } = guide;
  const query = useQuery({
    queryKey: ['guide-changes', role, language, from, numberOf(guide)],
    queryFn: () => listGuideChanges({ client: api.client, path: { role }, query: { language, from } }),
  });
  return (
    <QueryResult query={query} rows={3}>
      {({ sections }) =>
        sections.length === 0 ? (
          <Empty title={t.noChanges} />
        ) : (
          <ul className="guide-changes">
            {sections.map(({ anchor, title, change, lines }) => (
              <li key={anchor}>
                {change === 'removed' ? <strong>{title}</strong> : <a href={`#${anchor}`}>{title}</a>}{' '}
                <span className="under">{t.changeKinds[change]}</span>
                {change === 'changed' && (
                  <ul className="guide-lines">
                    {lines
                      .filter((line) => line.change !== 'same')
                      .map(({ change: kind, text }, at) => (
                        <li key={at}>
                          <span className="kb-hidden">{t.lineKinds[kind]} </span>
                          {kind === 'added' ? <ins>{text}</ins> : <del>{text}</del>}
                        </li>
                      ))}
                  </ul>
                )}
              </li>
            ))}
          </ul>
        )
      }
    </QueryResult>
  );
}

/** *Có gì mới*: the versions of a guide with what each changed, and the differences to one of them. */
export function GuideNews({ guide }: { guide: GuideDto }) {
  const t = guideTexts.useTexts();
  const [from, setFrom] = useState<string | null>(null);
  const earlier = guide.versions.slice(1);
  return (
    <details className="no-print guide-news">
      <summary>{t.news}</summary>
      <ol reversed>
        {guide.versions.map((version, at) => (
          <li key={numberOf(version)}>
            <strong className="num">{t.versionOf(numberOf(version), formatDate(version.publishedAt))}</strong>{' '}
            {at === guide.versions.length - 1 ? t.firstVersion : version.summary}
          </li>
        ))}
      </ol>
      {earlier.length > 0 && (
        <label className="guide-from">
          {t.compareWith}{' '}
          <select value={from ?? ''} onChange={(event) => setFrom(event.currentTarget.value || null)}>
            <option value="">{t.chooseVersion}</option>
            {earlier.map((version) => (
              <option key={numberOf(version)} value={numberOf(version)}>
                {numberOf(version)}
              </option>
            ))}
          </select>
        </label>
      )}
      {from !== null && <Changes guide={guide} from={from} />}
    </details>
  );
}
