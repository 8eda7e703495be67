import '../styles/contacts.css';
import { NativeSelect } from '@mantine/core';
import {
  exportContacts,
  listContacts,
  type ContactOrigin,
  type ContactSummaryDto,
} from '@khai-bao/api-client/alerts';
import { Button, Empty, useLanguage } from '@khai-bao/ui';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowLeft, Download, FileSpreadsheet, MessageSquareText, Search, Users } from 'lucide-react';
import { useState } from 'react';
import { PageGuard, PageHead, QueryResult } from '../navigation/page.js';
import { LoadMoreButton } from '../parts/load-more-button.js';
import { NoteDialog } from '../parts/note-dialog.js';
import { notify } from '../parts/notify.js';
import { saveFile } from '../parts/save-file.js';
import { Tabs } from '../parts/tabs.js';
import { useApi, useProfile } from '../session/session.js';
import { numberText, problemText } from '../texts/words.js';
import { ContactProgress } from './contact-progress.js';
import { ContactRow } from './contact-row.js';
import { contactTexts } from './contacts.texts.js';
import { ImportDialog } from './import-dialog.js';
import { NextContact } from './next-contact.js';
import { SearchDialog } from './search-dialog.js';
import { SplitDialog } from './split-dialog.js';
import { contactKeys, useContactSummary, useLiveContacts } from './use-contacts.js';

const views = ['next', 'mine', 'due', 'missed', 'ill', 'all'] as const;
type View = (typeof views)[number];
const reasons: readonly ContactOrigin[] = [
  'same-party',
  'inside-together',
  'same-gate',
  'same-half-day',
  'imported',
];
const pageSize = 50;

/** A list of contacts, the nearest first, page by page. */
function ContactPages({
  caseId,
  view,
  summary,
}: {
  caseId: string;
  view: Exclude<View, 'next'>;
  summary: ContactSummaryDto;
}) {
  const t = contactTexts.useTexts();
  const api = useApi();
  const { accountId } = useProfile();
  const [reason, setReason] = useState<ContactOrigin | ''>('');
  const query = useInfiniteQuery({
    queryKey: [...contactKeys.list(caseId), view, reason],
    queryFn: ({ pageParam }) =>
      listContacts({
        client: api.client,
        path: { id: caseId },
        query: {
          limit: pageSize,
          cursor: pageParam,
          reason: reason === '' ? undefined : reason,
          assignee: view === 'mine' ? accountId : undefined,
          due: view === 'due' ? 'now' : view === 'missed' ? 'missed' : undefined,
          state: view === 'ill' ? 'ill' : undefined,
        },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchOnWindowFocus: false,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className="contact-filter">
        <NativeSelect
          label={t.reasonFilter}
          value={reason}
          data={[
            { value: '', label: t.everyReason },
            ...reasons.map((each) => ({ value: each, label: t.reasonNames[each] })),
          ]}
          onChange={(event) => setReason(reasons.find((each) => each === event.currentTarget.value) ?? '')}
        />
      </div>
      <QueryResult
        query={query}
        empty={() => (items.length === 0 ? { title: t.emptyTitle, text: t.emptyText } : null)}
      >
        {() => (
          <ul className="contacts">
            {items.map((contact) => (
              <ContactRow
                key={contact.contactId}
                caseId={caseId}
                contact={contact}
                isOpen={summary.isOpen}
                canSendLinks={summary.canSendLinks}
              />
            ))}
          </ul>
        )}
      </QueryResult>
      <LoadMoreButton query={query} />
    </>
  );
}

const countOf = (view: View, { due, withMissedDays, total, byState }: ContactSummaryDto): number | null =>
  ({
    next: null,
    mine: null,
    due,
    missed: withMissedDays,
    ill: byState.find(({ key }) => key === 'ill')?.count ?? 0,
    all: total,
  })[view];

function ContactWork({ caseId, summary, view }: { caseId: string; summary: ContactSummaryDto; view: View }) {
  const t = contactTexts.useTexts();
  const language = useLanguage();
  const navigate = useNavigate();
  if (summary.total === 0)
    return summary.searches.length === 0 ? <Empty title={t.neverTitle}>{t.neverText}</Empty> : null;
  return (
    <>
      <Tabs
        label={t.tabsLabel}
        tabs={views}
        current={view}
        nameOf={(one) => t.tabs[one]}
        countOf={(one) => {
          const count = countOf(one, summary);
          return count === null ? '' : numberText(count, language);
        }}
        onChoose={(one) =>
          void navigate({ to: '/ca-nghi-ngo/tiep-xuc', search: { id: caseId, view: one }, replace: true })
        }
      />
      {view === 'next' ? (
        <NextContact caseId={caseId} summary={summary} />
      ) : (
        <ContactPages key={view} caseId={caseId} view={view} summary={summary} />
      )}
    </>
  );
}

function Contacts({ caseId, view }: { caseId: string; view: View }) {
  const t = contactTexts.useTexts();
  const api = useApi();
  const query = useContactSummary(caseId);
  useLiveContacts(caseId);
  const [opened, setOpened] = useState<'search' | 'split' | 'download' | 'import' | null>(null);
  const close = (): void => setOpened(null);
  const summary = query.data;
  const download = useMutation({
    mutationFn: (reason: string) =>
      exportContacts({ client: api.client, path: { id: caseId }, body: { reason }, parseAs: 'blob' }),
    onSuccess: (file) => {
      saveFile(file, `tiep-xuc-${summary?.caseCode ?? caseId}.csv`);
      notify({ tone: 'pass', text: t.downloaded });
      close();
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
  });
  const hasContacts = summary !== undefined && summary.total > 0;
  return (
    <>
      <PageHead
        title={t.title}
        beside={
          <Link className="contact-back" to="/ca-nghi-ngo" search={{ id: caseId }}>
            <ArrowLeft size={16} aria-hidden="true" />{' '}
            {summary === undefined ? t.backToCase : `${summary.caseCode} · ${summary.unitName}`}
          </Link>
        }
      >
        <div className="contact-tools">
          {hasContacts && (
            <Button
              variant="quiet"
              icon={<Download aria-hidden="true" />}
              onClick={() => setOpened('download')}
            >
              {t.download}
            </Button>
          )}
          {hasContacts && (
            <Link className="kb-btn" data-variant="quiet" to="/ca-nghi-ngo/nhan-tin" search={{ id: caseId }}>
              <MessageSquareText size={18} aria-hidden="true" /> {t.message}
            </Link>
          )}
          {hasContacts && summary.isOpen && (
            <Button variant="quiet" icon={<Users aria-hidden="true" />} onClick={() => setOpened('split')}>
              {t.split}
            </Button>
          )}
          {summary?.isOpen === true && (
            <Button
              variant="quiet"
              icon={<FileSpreadsheet aria-hidden="true" />}
              onClick={() => setOpened('import')}
            >
              {t.import}
            </Button>
          )}
          {summary?.isOpen === true && (
            <Button
              variant={hasContacts ? 'quiet' : 'main'}
              icon={<Search aria-hidden="true" />}
              onClick={() => setOpened('search')}
            >
              {summary.searches.length > 0 ? t.widen : t.search}
            </Button>
          )}
        </div>
      </PageHead>
      <div className="plain-pane contact-page" data-view={view}>
        <QueryResult query={query}>
          {(loaded) => (
            <>
              <ContactProgress summary={loaded} />
              <ContactWork caseId={caseId} summary={loaded} view={view} />
            </>
          )}
        </QueryResult>
      </div>
      {summary !== undefined && opened === 'search' && (
        <SearchDialog caseId={caseId} summary={summary} onClose={close} />
      )}
      {summary !== undefined && opened === 'split' && (
        <SplitDialog caseId={caseId} summary={summary} onClose={close} />
      )}
      {opened === 'import' && <ImportDialog caseId={caseId} onClose={close} />}
      {opened === 'download' && (
        <NoteDialog
          title={t.downloadTitle}
          label={t.reason}
          hint={t.downloadHint}
          send={t.download}
          needed={t.reasonNeeded}
          minLength={3}
          maxLength={300}
          busy={download.isPending}
          onSend={(reason) => download.mutate(reason)}
          onClose={close}
        />
      )}
    </>
  );
}

/** Who was near the person of a case: search, calls and daily follow-up. */
export function ContactsPage() {
  const t = contactTexts.useTexts();
  const search = useSearch({ from: '/ca-nghi-ngo/tiep-xuc' });
  return (
    <PageGuard section="duty">
      {search.id === undefined ? (
        <>
          <PageHead title={t.title} />
          <Empty title={t.noCase}>{t.noCaseText}</Empty>
        </>
      ) : (
        <Contacts
          key={search.id}
          caseId={search.id}
          view={views.find((one) => one === search.view) ?? 'next'}
        />
      )}
    </PageGuard>
  );
}
