import type { ContactDto } from '@khai-bao/api-client/alerts';
import { Button } from '@khai-bao/ui';
import { FilePlus2 } from 'lucide-react';
import { LinkedCase } from '../duty/linked-cases.js';
import { contactTexts } from './contacts.texts.js';
import { useContactCase } from './use-contacts.js';

/** Opens the case of somebody who fell ill, or leads to it. */
export function ContactCase({
  caseId,
  contact,
  isOpen,
}: {
  caseId: string;
  contact: ContactDto;
  isOpen: boolean;
}) {
  const t = contactTexts.useTexts();
  const open = useContactCase(caseId);
  const { openedCase, state, fullName } = contact;
  if (openedCase !== null)
    return (
      <p className="contact-case">
        {t.becameCase} <LinkedCase linked={openedCase} />
      </p>
    );
  // Somebody from a spreadsheet has no declaration on which a case stands.
  if (state !== 'ill' || !isOpen || fullName === null || contact.importedByName !== null) return null;
  return (
    <Button
      className="contact-open-case"
      busy={open.isPending}
      icon={<FilePlus2 aria-hidden="true" />}
      aria-label={t.openCaseOf(fullName)}
      onClick={() => open.mutate(contact)}
    >
      {t.openCase}
    </Button>
  );
}
