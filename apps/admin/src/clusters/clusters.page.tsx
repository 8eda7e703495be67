import '../styles/duty.css';
import '../styles/occupancy.css';
import '../styles/clusters.css';
import { listClusters } from '@khai-bao/api-client/alerts';
import { Empty, formatDate } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { PageGuard, PageHead, QueryResult } from '../navigation/page.js';
import { queryKeys } from '../navigation/query-keys.js';
import { Tabs } from '../parts/tabs.js';
import { useApi } from '../session/session.js';
import { ClusterDetail } from './cluster-detail.js';
import { clusterTexts } from './cluster.texts.js';

const views = ['open', 'closed'] as const;
const refetchMs = 30_000;

function Clusters() {
  const t = clusterTexts.useTexts();
  const api = useApi();
  const search = useSearch({ from: '/chum-ca' });
  const navigate = useNavigate();
  const view = views.find((one) => one === search.view) ?? 'open';
  const query = useQuery({
    queryKey: [...queryKeys.clusters, view],
    queryFn: () => listClusters({ client: api.client, query: { view } }),
    refetchInterval: refetchMs,
  });
  const items = query.data?.items ?? [];
  const open = (id: string | undefined): void => void navigate({ to: '/chum-ca', search: { ...search, id } });
  return (
    <>
      <PageHead title={t.title} beside={<p className="dim">{t.hint}</p>} />
      <Tabs
        label={t.tabsLabel}
        tabs={views}
        current={view}
        nameOf={(one) => t.tabs[one]}
        countOf={(one) => (one === view ? query.data?.items.length : '')}
        onChoose={(one) => void navigate({ to: '/chum-ca', search: { view: one } })}
      />
      <div
        className="split duty"
        data-opened={search.id ? true : undefined}
        data-alone={(!search.id && items.length === 0) || undefined}
      >
        <div className="pane">
          <QueryResult
            query={query}
            empty={() => (items.length === 0 ? { title: t.emptyTitle[view], text: t.emptyText } : null)}
          >
            {() => (
              <ul className="cases">
                {items.map((one) => (
                  <li key={one.clusterId}>
                    <button
                      type="button"
                      aria-current={one.clusterId === search.id || undefined}
                      onClick={() => open(one.clusterId)}
                    >
                      <span className="case-top">
                        <strong>{one.unitNames.join(', ')}</strong>
                        <span className="num">{t.cases(one.caseCount)}</span>
                      </span>
                      <span className="num">
                        {one.code} · {t.days(formatDate(one.firstDay), formatDate(one.lastDay))}
                      </span>
                      <span className="case-signs num">
                        {[
                          t.causes[one.cause],
                          t.open(one.openCaseCount),
                          ...(one.confirmedCaseCount > 0 ? [t.confirmed(one.confirmedCaseCount)] : []),
                        ].join(' · ')}
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
            )}
          </QueryResult>
        </div>
        <aside className="pane">
          {search.id ? (
            <ClusterDetail key={search.id} id={search.id} onBack={() => open(undefined)} />
          ) : (
            items.length > 0 && <Empty title={t.choose}>{t.hint}</Empty>
          )}
        </aside>
      </div>
    </>
  );
}

/** Cases that belong together, with their curve and their gates over time. */
export function ClustersPage() {
  return (
    <PageGuard section="clusters">
      <Clusters />
    </PageGuard>
  );
}
