import {
  getContactSummary,
  openCaseOfContact,
  recordContactCall,
  recordFollowUp,
  sendFollowUpLink,
  type ContactDto,
  type ContactListDto,
  type ContactOutcome,
  type FollowUpAnswer,
} from '@khai-bao/api-client/alerts';
import { useMutation, useQuery, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { alertsStream } from '@khai-bao/api-client/admin';
import { toCase } from '../duty/case-order.js';
import { useLiveEvents } from '../navigation/live-streams.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { contactTexts } from './contacts.texts.js';

const searchingMs = 2_000;
const idleMs = 30_000;

export const callOutcomes = ['reached', 'no-answer', 'wrong-number', 'refuses', 'ill'] as const;
export const dailyAnswers = ['well', 'symptoms', 'not-reached'] as const;
export type ContactAnswer = ContactOutcome | FollowUpAnswer;

/** The keys under which the contacts of a case are kept. */
export const contactKeys = {
  all: (caseId: string) => ['contacts', caseId] as const,
  summary: (caseId: string) => ['contacts', caseId, 'summary'] as const,
  list: (caseId: string) => ['contacts', caseId, 'list'] as const,
  next: (caseId: string) => ['contacts', caseId, 'next'] as const,
};

const isAnswer = (answer: ContactAnswer): answer is FollowUpAnswer =>
  (dailyAnswers as readonly string[]).includes(answer);

/** Reads the contacts of a case again when its open pages are told of a change: a contact reported symptoms, or a case was opened. */
export function useLiveContacts(caseId: string): void {
  const client = useQueryClient();
  useLiveEvents(alertsStream, ({ event, data }) => {
    if (event === 'case' && toCase(data)?.caseId === caseId)
      void client.invalidateQueries({ queryKey: contactKeys.all(caseId) });
  });
}

/** The numbers of a case's contacts. They are read often while a search runs; each new number of contacts reads the list again. */
export function useContactSummary(caseId: string) {
  const api = useApi();
  const client = useQueryClient();
  const query = useQuery({
    queryKey: contactKeys.summary(caseId),
    queryFn: () => getContactSummary({ client: api.client, path: { id: caseId } }),
    refetchInterval: ({ state }) => (state.data?.searches[0]?.state === 'searching' ? searchingMs : idleMs),
  });
  const total = query.data?.total;
  const known = useRef(total);
  useEffect(() => {
    if (known.current !== undefined && known.current !== total) {
      void client.invalidateQueries({ queryKey: contactKeys.list(caseId) });
      void client.invalidateQueries({ queryKey: contactKeys.next(caseId) });
    }
    known.current = total;
  }, [total, caseId, client]);
  return query;
}

/** Puts a changed contact into every list that shows it. */
function useContactReplacement(caseId: string): (changed: ContactDto) => void {
  const client = useQueryClient();
  return (changed) =>
    client.setQueriesData<InfiniteData<ContactListDto>>({ queryKey: contactKeys.list(caseId) }, (held) =>
      held === undefined
        ? held
        : {
            ...held,
            pages: held.pages.map((page) => ({
              ...page,
              items: page.items.map((item) => (item.contactId === changed.contactId ? changed : item)),
            })),
          },
    );
}

/** Opens the case of somebody who fell ill. Pressed twice, it is the same case. */
export function useContactCase(caseId: string) {
  const t = contactTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const replaceContact = useContactReplacement(caseId);
  return useMutation({
    mutationFn: ({ contactId }: ContactDto) =>
      openCaseOfContact({ client: api.client, path: { id: caseId, contactId } }),
    onSuccess: (changed) => {
      if (!changed) return;
      if (changed.openedCase !== null) notify({ tone: 'pass', text: t.caseOpened(changed.openedCase.code) });
      replaceContact(changed);
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: contactKeys.summary(caseId) });
      void client.invalidateQueries({ queryKey: contactKeys.next(caseId) });
    },
  });
}

/** Sends a contact the link of the daily question. */
export function useContactLink(caseId: string) {
  const t = contactTexts.useTexts();
  const api = useApi();
  const replaceContact = useContactReplacement(caseId);
  return useMutation({
    mutationFn: ({ contactId }: ContactDto) =>
      sendFollowUpLink({ client: api.client, path: { id: caseId, contactId } }),
    onSuccess: (changed) => {
      if (!changed) return;
      notify({ tone: 'pass', text: t.linkSent(changed.fullName ?? t.nameless) });
      replaceContact(changed);
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
  });
}

/** Records what a contact said. The changed contact shows at once; after a refusal the lists are read again. */
export function useContactRecord(caseId: string) {
  const t = contactTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const replaceContact = useContactReplacement(caseId);
  return useMutation({
    mutationFn: ({
      contact,
      answer,
      note,
      isLinkSent,
    }: {
      contact: ContactDto;
      answer: ContactAnswer;
      note: string;
      /** Whether a contact who is reached gets the link of the daily question. */
      isLinkSent: boolean;
    }) => {
      const path = { id: caseId, contactId: contact.contactId };
      const more = { version: contact.version, note: note.trim() || undefined };
      return isAnswer(answer)
        ? recordFollowUp({ client: api.client, path, body: { ...more, answer } })
        : recordContactCall({
            client: api.client,
            path,
            body: {
              ...more,
              outcome: answer,
              ...(isLinkSent && answer === 'reached' ? { sendLink: true } : {}),
            },
          });
    },
    onSuccess: (changed, { answer }) => {
      if (!changed) return;
      notify({ tone: 'pass', text: t.recorded(changed.fullName ?? t.nameless, t.results[answer]) });
      replaceContact(changed);
    },
    onError: (error) => {
      notify({ tone: 'stop', text: problemText(error) });
      void client.invalidateQueries({ queryKey: contactKeys.list(caseId) });
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: contactKeys.summary(caseId) });
      void client.invalidateQueries({ queryKey: contactKeys.next(caseId) });
    },
  });
}
