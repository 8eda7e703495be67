import '../styles/training.css';
import { listTrainingSessions } from '@khai-bao/api-client/support';
import { Button } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { PageGuard, PageHead, QueryResult } from '../navigation/page.js';
import { Tabs } from '../parts/tabs.js';
import { useHasPermission } from '../session/permissions.js';
import { useApi } from '../session/session.js';
import { SessionCard } from './session-card.js';
import { SessionDialog } from './session-dialog.js';
import { trainingKey } from './training-parts.js';
import { trainingTexts } from './training.texts.js';
import { UntrainedUnits } from './untrained-units.js';

const refetchMs = 60_000;

/** The sessions ahead, or those that have taken place. */
function Sessions({ view }: { view: 'upcoming' | 'past' }) {
  const t = trainingTexts.useTexts();
  const api = useApi();
  const query = useQuery({
    queryKey: [...trainingKey, 'sessions', view],
    queryFn: () => listTrainingSessions({ client: api.client, query: { view } }),
    refetchInterval: refetchMs,
  });
  return (
    <QueryResult
      query={query}
      rows={3}
      empty={({ items }) => (items.length === 0 ? { title: t.emptyTitle[view], text: t.emptyText } : null)}
    >
      {({ items }) => (
        <ul className="training-sessions">
          {items.map((session) => (
            <li key={session.sessionId}>
              <SessionCard session={session} />
            </li>
          ))}
        </ul>
      )}
    </QueryResult>
  );
}

function Training() {
  const t = trainingTexts.useTexts();
  const search = useSearch({ from: '/tap-huan' });
  const navigate = useNavigate();
  const mayManage = useHasPermission('training.manage');
  const maySupervise = useHasPermission('training.supervise');
  const [isAdding, setAdding] = useState(false);
  const views = maySupervise ? (['upcoming', 'past', 'untrained'] as const) : (['upcoming', 'past'] as const);
  const view = views.find((one) => one === search.view) ?? 'upcoming';
  return (
    <>
      <PageHead title={t.title} beside={<p className="dim">{t.hint}</p>}>
        {mayManage && (
          <Button icon={<Plus aria-hidden="true" />} onClick={() => setAdding(true)}>
            {t.add}
          </Button>
        )}
      </PageHead>
      <Tabs
        label={t.viewsLabel}
        tabs={views}
        current={view}
        nameOf={(one) => t.views[one]}
        countOf={() => ''}
        onChoose={(one) => void navigate({ to: '/tap-huan', search: { view: one } })}
      />
      <div className="plain-pane training">
        {view === 'untrained' ? <UntrainedUnits area={search.area} /> : <Sessions view={view} />}
      </div>
      {isAdding && <SessionDialog onClose={() => setAdding(false)} />}
    </>
  );
}

/** Training sessions: sign-up for units and officials, planning for DIC and Health, and who was not trained yet. */
export function TrainingPage() {
  return (
    <PageGuard section="training">
      <Training />
    </PageGuard>
  );
}
