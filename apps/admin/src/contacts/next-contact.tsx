import { getNextContact, type ContactSummaryDto } from '@khai-bao/api-client/alerts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { QueryResult } from '../navigation/page.js';
import { useApi } from '../session/session.js';
import { ContactRow } from './contact-row.js';
import { contactTexts } from './contacts.texts.js';
import { contactKeys } from './use-contacts.js';

/** The one contact to call now. */
export function NextContact({ caseId, summary }: { caseId: string; summary: ContactSummaryDto }) {
  const t = contactTexts.useTexts();
  const api = useApi();
  // The choice stays for the next call.
  const [isLinkSent, setIsLinkSent] = useState(false);
  const query = useQuery({
    queryKey: contactKeys.next(caseId),
    queryFn: () => getNextContact({ client: api.client, path: { id: caseId } }),
    refetchOnWindowFocus: false,
  });
  return (
    <QueryResult
      query={query}
      rows={3}
      empty={({ contact }) => (contact === null ? { title: t.nothingDue, text: t.nothingDueText } : null)}
    >
      {({ contact }) =>
        contact !== null && (
          <ul className="contacts contact-focus">
            <ContactRow
              key={`${contact.contactId}${contact.version}`}
              caseId={caseId}
              contact={contact}
              isOpen={summary.isOpen}
              withNote
              canSendLinks={summary.canSendLinks}
              isLinkSent={isLinkSent}
              onLinkSent={setIsLinkSent}
            />
          </ul>
        )
      }
    </QueryResult>
  );
}
