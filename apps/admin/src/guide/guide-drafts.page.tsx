import '../styles/guide.css';
import { readGuide, readGuideDraft } from '@khai-bao/api-client/support';
import { Button, Empty, formatDate, useLanguage } from '@khai-bao/ui';
import { beginGuideDraft } from '@khai-bao/api-client/support';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { PageGuard, PageHead, QueryResult } from '../navigation/page.js';
import { queryKeys } from '../navigation/query-keys.js';
import { notify } from '../parts/notify.js';
import { Tabs } from '../parts/tabs.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { GuideDraftForm } from './guide-draft-form.js';
import { guideDraftsTexts } from './guide-drafts.texts.js';
import { guideRoles, type GuideRole } from '../navigation/guide-roles.js';
import { guideTexts } from './guide.texts.js';

/** Begins a draft where nobody is writing one. */
function NoDraft({ role }: { role: GuideRole }) {
  const t = guideDraftsTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const begin = useMutation({
    mutationFn: () => beginGuideDraft({ client: api.client, path: { role } }),
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.guideDraft(role) }),
  });
  return (
    <div className="stack">
      <Empty title={t.nobody}>{t.nobodyHint}</Empty>
      <div className="row">
        <Button busy={begin.isPending} onClick={() => begin.mutate()}>
          {t.begin}
        </Button>
      </div>
    </div>
  );
}

function GuideDrafts() {
  const t = guideDraftsTexts.useTexts();
  const names = guideTexts.useTexts().roles;
  const api = useApi();
  const language = useLanguage();
  const navigate = useNavigate();
  const { view } = useSearch({ from: '/soan-huong-dan' });
  const role = guideRoles.find((one) => one === view) ?? guideRoles[0];
  const published = useQuery({
    queryKey: ['guide', role, language],
    queryFn: () => readGuide({ client: api.client, path: { role }, query: { language } }),
  });
  const draft = useQuery({
    queryKey: queryKeys.guideDraft(role),
    queryFn: () => readGuideDraft({ client: api.client, path: { role } }),
    // What is typed is never replaced by what somebody else has saved: the service refuses the older version.
    refetchOnWindowFocus: false,
  });
  return (
    <>
      <PageHead title={t.title} />
      <Tabs
        label={t.tabsLabel}
        tabs={guideRoles}
        current={role}
        nameOf={(one) => names[one]}
        countOf={() => ''}
        onChoose={(one) => void navigate({ to: '/soan-huong-dan', search: { view: one } })}
      />
      <div className="plain-pane guide-pane">
        <p className="dim">{t.intro}</p>
        {published.data && (
          <p>
            {t.published(
              `${published.data.major}.${published.data.minor}`,
              formatDate(published.data.publishedAt),
            )}{' '}
            <Link to="/huong-dan" search={{ view: role }}>
              {t.open}
            </Link>
          </p>
        )}
        <QueryResult query={draft} rows={6}>
          {({ draft: open }) =>
            open === null ? (
              <NoDraft key={role} role={role} />
            ) : (
              <GuideDraftForm key={`${role} ${open.version}`} role={role} held={open} />
            )
          }
        </QueryResult>
      </div>
    </>
  );
}

/** DIC writes the next version of a guide, and a second person publishes it. */
export function GuideDraftsPage() {
  return (
    <PageGuard section="guide-drafts">
      <GuideDrafts />
    </PageGuard>
  );
}
