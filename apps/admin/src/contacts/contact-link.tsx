import { Checkbox } from '@mantine/core';
import type { ContactDto } from '@khai-bao/api-client/alerts';
import { Button, Tag } from '@khai-bao/ui';
import { MessageSquareText } from 'lucide-react';
import { contactTexts } from './contacts.texts.js';
import { useContactLink } from './use-contacts.js';

/** Whether whoever is reached gets the link of the daily question. */
export function LinkChoice({ isSent, onChange }: { isSent: boolean; onChange: (isSent: boolean) => void }) {
  const t = contactTexts.useTexts();
  return (
    <Checkbox
      label={t.sendLinkWhenReached}
      description={t.sendLinkHint}
      checked={isSent}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

/** Sends the link of the daily question, or sends it again. */
export function LinkButton({ caseId, contact }: { caseId: string; contact: ContactDto }) {
  const t = contactTexts.useTexts();
  const send = useContactLink(caseId);
  return (
    <Button
      variant="plain"
      size="small"
      busy={send.isPending}
      icon={<MessageSquareText aria-hidden="true" />}
      aria-label={t.sendLinkTo(contact.fullName ?? t.nameless)}
      onClick={() => send.mutate(contact)}
    >
      {contact.linkState === null ? t.sendLink : t.sendLinkAgain}
    </Button>
  );
}

/** How far the link of a contact is. */
export function LinkTag({ contact: { linkState } }: { contact: ContactDto }) {
  const t = contactTexts.useTexts();
  if (linkState === null) return null;
  return <Tag tone={linkState === 'refused' ? 'caution' : 'blue'}>{t.links[linkState]}</Tag>;
}
