import '../styles/contacts.css';
import '../styles/co-visitors.css';
import type { CoVisitorNoticesDto } from '@khai-bao/api-client/alerts';
import { Button, Empty } from '@khai-bao/ui';
import { Link, useSearch } from '@tanstack/react-router';
import { ArrowLeft, MessageSquareText } from 'lucide-react';
import { useState } from 'react';
import { useContactSummary } from '../contacts/use-contacts.js';
import { PageGuard, PageHead, QueryResult } from '../navigation/page.js';
import { Notice } from '../parts/notice.js';
import { coVisitorTexts } from './co-visitors.texts.js';
import { NoticeCard } from './notice-card.js';
import { PrepareDialog } from './prepare-dialog.js';
import { useCoVisitorNotices } from './use-co-visitors.js';

function NoticeList({
  caseId,
  list,
  hasContacts,
}: {
  caseId: string;
  list: CoVisitorNoticesDto;
  hasContacts: boolean;
}) {
  const t = coVisitorTexts.useTexts();
  if (list.items.length > 0)
    return (
      <section aria-label={t.notices} className="co-visitor-list">
        {list.items.map((notice) => (
          <NoticeCard key={notice.noticeId} caseId={caseId} notice={notice} list={list} />
        ))}
      </section>
    );
  return hasContacts ? (
    <Empty title={t.neverTitle}>{t.neverText}</Empty>
  ) : (
    <Empty title={t.noContactsTitle}>{t.noContactsText}</Empty>
  );
}

function CoVisitors({ caseId }: { caseId: string }) {
  const t = coVisitorTexts.useTexts();
  const query = useCoVisitorNotices(caseId);
  const contacts = useContactSummary(caseId);
  const [isPreparing, setIsPreparing] = useState(false);
  const list = query.data;
  const hasContacts = (contacts.data?.total ?? 0) > 0;
  const canPrepare =
    list !== undefined &&
    list.isOpen &&
    list.canSend &&
    hasContacts &&
    !list.items.some(({ state }) => state === 'prepared');
  return (
    <>
      <PageHead
        title={t.title}
        beside={
          <Link className="contact-back" to="/ca-nghi-ngo/tiep-xuc" search={{ id: caseId }}>
            <ArrowLeft size={16} aria-hidden="true" />{' '}
            {list === undefined ? t.back : `${list.caseCode} · ${list.unitName}`}
          </Link>
        }
      >
        {canPrepare && (
          <Button
            icon={<MessageSquareText aria-hidden="true" />}
            variant={list.items.length === 0 ? 'main' : 'quiet'}
            onClick={() => setIsPreparing(true)}
          >
            {t.prepare}
          </Button>
        )}
      </PageHead>
      <div className="plain-pane contact-page">
        <p className="dim co-visitor-intro">{t.intro}</p>
        <QueryResult query={query}>
          {(loaded) => (
            <>
              {!loaded.canSend && <Notice tone="caution">{t.channelOff}</Notice>}
              {!loaded.isOpen && <Notice tone="caution">{t.closedNote}</Notice>}
              <NoticeList
                caseId={caseId}
                list={loaded}
                hasContacts={contacts.data === undefined || hasContacts}
              />
            </>
          )}
        </QueryResult>
      </div>
      {isPreparing && list !== undefined && contacts.data !== undefined && (
        <PrepareDialog
          caseId={caseId}
          byReason={contacts.data.byReason}
          sampleText={list.sampleText}
          onClose={() => setIsPreparing(false)}
        />
      )}
    </>
  );
}

/** Messages to the people who were near the person of a case. */
export function CoVisitorsPage() {
  const t = coVisitorTexts.useTexts();
  const search = useSearch({ from: '/ca-nghi-ngo/nhan-tin' });
  return (
    <PageGuard section="duty">
      {search.id === undefined ? (
        <>
          <PageHead title={t.title} />
          <Empty title={t.noCase}>{t.noCaseText}</Empty>
        </>
      ) : (
        <CoVisitors key={search.id} caseId={search.id} />
      )}
    </PageGuard>
  );
}
