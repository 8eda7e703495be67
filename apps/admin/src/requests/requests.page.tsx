import '../styles/requests.css';
import type { AccountRequestDto } from '@khai-bao/api-client/accounts';
import { Button } from '@khai-bao/ui';
import { Link } from '@tanstack/react-router';
import { Check, ListChecks } from 'lucide-react';
import { useState } from 'react';
import { BulkResults } from '../parts/bulk-results.js';
import { LoadMoreButton } from '../parts/load-more-button.js';
import { NoteDialog } from '../parts/note-dialog.js';
import { Tabs } from '../parts/tabs.js';
import { useSelection } from '../parts/use-selection.js';
import { PageGuard, PageHead, QueryResult } from '../navigation/page.js';
import { ApproveMatching } from './approve-matching.js';
import { RequestFilters } from './request-filters.js';
import { RequestTable } from './request-table.js';
import { requestsTexts } from './requests.texts.js';
import { ApprovalRuns } from './run-progress.js';
import { useRequestDecisions } from './use-request-decisions.js';
import { requestViews, useRequestAddress, useRequestList } from './use-request-list.js';

function Requests() {
  const t = requestsTexts.useTexts();
  const { view, filter, isFiltered, showView, applyFilter } = useRequestAddress();
  const { query, summary, items, counts } = useRequestList(view, filter);
  const selection = useSelection();
  const [refusing, setRefusing] = useState<readonly AccountRequestDto[] | null>(null);
  const decisions = useRequestDecisions(() => {
    selection.clear();
    setRefusing(null);
  });
  const selected = items.filter((item) => item.state === 'REQUESTED' && selection.ids.has(item.accountId));
  return (
    <>
      <PageHead title={t.title}>
        <Link to="/yeu-cau-tai-khoan/quy-tac" className="kb-btn" data-variant="quiet" data-size="normal">
          <ListChecks size={18} aria-hidden="true" />
          {t.rules}
        </Link>
      </PageHead>
      <Tabs
        label={t.tabsLabel}
        tabs={requestViews}
        current={view}
        nameOf={(one) => t.tabs[one]}
        countOf={(one) => (one === 'ALL' ? counts?.all : counts?.requested)}
        onChoose={showView}
      />
      <RequestFilters filter={filter} summary={summary} onChange={applyFilter}>
        {view === 'REQUESTED' && <ApproveMatching filter={filter} total={summary?.total ?? 0} />}
      </RequestFilters>
      <ApprovalRuns />
      <div className="plain-pane">
        <QueryResult
          query={query}
          empty={({ pages }) =>
            pages[0]?.items.length
              ? null
              : isFiltered
                ? { title: t.emptyFiltered, text: t.emptyFilteredText }
                : { title: t.emptyTitle, text: t.emptyText }
          }
        >
          {() => (
            <>
              <RequestTable
                items={items}
                selection={selection}
                onApprove={(item) => {
                  if (!decisions.busy) decisions.decide({ items: [item], reason: null });
                }}
                onRefuse={(item) => setRefusing([item])}
              />
              <LoadMoreButton query={query} />
            </>
          )}
        </QueryResult>
      </div>
      {selected.length > 0 && (
        <div className="bulk" role="region" aria-label={t.picked(selected.length)}>
          <Button
            busy={decisions.busy}
            icon={<Check aria-hidden="true" />}
            onClick={() => decisions.decide({ items: selected, reason: null })}
          >
            {t.approveMany(selected.length)}
          </Button>
          <Button variant="quiet" onClick={() => setRefusing(selected)}>
            {t.refuse}
          </Button>
          <Button variant="plain" onClick={selection.clear}>
            {t.unpick}
          </Button>
        </div>
      )}
      {refusing && (
        <NoteDialog
          title={t.refuseTitle(refusing.length)}
          label={t.reason}
          hint={t.reasonHint}
          send={t.refuse}
          needed={t.reasonNeeded}
          busy={decisions.busy}
          onSend={(reason) => decisions.decide({ items: refusing, reason })}
          onClose={() => setRefusing(null)}
        />
      )}
      {decisions.outcome && (
        <BulkResults
          title={t.resultsTitle(
            decisions.outcome.results.filter((one) => one.ok).length,
            decisions.outcome.results.length,
          )}
          hint={t.resultsHint}
          results={decisions.outcome.results}
          nameOf={(id) => decisions.outcome?.names.get(id) ?? id}
          doneOf={decisions.deliveryText}
          onClose={decisions.clear}
        />
      )}
    </>
  );
}

/** DIC approves or refuses account requests, one or many. */
export function RequestsPage() {
  return (
    <PageGuard section="requests">
      <Requests />
    </PageGuard>
  );
}
