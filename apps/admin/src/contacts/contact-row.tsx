import type { ContactDto } from '@khai-bao/api-client/alerts';
import { Button, Tag, formatDate, formatMoment, formatPhone } from '@khai-bao/ui';
import type { Tone } from '@khai-bao/ui';
import { History, Phone } from 'lucide-react';
import { useState } from 'react';
import { CaseSigns } from '../duty/case-list.js';
import { ContactCase } from './contact-case.js';
import { ContactHistoryDialog } from './contact-history.js';
import { LinkButton, LinkChoice, LinkTag } from './contact-link.js';
import { contactTexts } from './contacts.texts.js';
import { callOutcomes, dailyAnswers, useContactRecord } from './use-contacts.js';

const stateTones: Readonly<Record<ContactDto['state'], Tone>> = {
  'to-call': 'plain',
  'follow-up': 'blue',
  ill: 'stop',
  refused: 'caution',
  unreachable: 'caution',
  done: 'pass',
};

/** Why somebody counts as near, in words. */
export function useReasonText(): (contact: ContactDto) => string {
  const t = contactTexts.useTexts();
  return ({ reason, minutesTogether, minutesApart, importedByName }) => {
    if (importedByName !== null) return t.importedBy(importedByName);
    if (reason === 'inside-together' && minutesTogether !== null) return t.insideTogether(minutesTogether);
    if (reason === 'same-gate' && minutesApart !== null) return t.sameGate(minutesApart);
    return t.reasonNames[reason];
  };
}

function CallLinks({ contact }: { contact: ContactDto }) {
  const t = contactTexts.useTexts();
  const { representative } = contact;
  return (
    <>
      {contact.phone === '' ? (
        <span className="dim">{t.noPhone}</span>
      ) : (
        <a className="kb-btn" data-size="small" href={`tel:${contact.phone}`}>
          <Phone size={16} aria-hidden="true" />{' '}
          <span className="num">{t.call(formatPhone(contact.phone))}</span>
        </a>
      )}
      {representative !== null && representative.phone !== contact.phone && representative.phone !== '' && (
        <a className="kb-btn" data-size="small" data-variant="quiet" href={`tel:${representative.phone}`}>
          <Phone size={16} aria-hidden="true" />{' '}
          <span className="num">
            {t.callOther(representative.fullName, formatPhone(representative.phone))}
          </span>
        </a>
      )}
    </>
  );
}

function ContactTags({ contact }: { contact: ContactDto }) {
  const t = contactTexts.useTexts();
  const { state, dueAt, followUpUntil, missedDays, attempts, assigneeName, content } = contact;
  return (
    <div className="contact-tags">
      <Tag tone={stateTones[state]}>{t.states[state]}</Tag>
      {missedDays > 0 && <Tag tone="stop">{t.missedDays(missedDays)}</Tag>}
      {content !== 'held' && <Tag tone="caution">{t.contents[content]}</Tag>}
      {(state === 'follow-up' || state === 'ill') && <LinkTag contact={contact} />}
      {state === 'follow-up' && followUpUntil !== null && (
        <span>{t.followedUntil(formatDate(followUpUntil))}</span>
      )}
      {state === 'to-call' && dueAt !== null && !contact.isDue && (
        <span>{t.callAt(formatMoment(dueAt))}</span>
      )}
      {attempts > 0 && <span className="num">{t.attempts(attempts)}</span>}
      {assigneeName !== null && <span>{t.caller(assigneeName)}</span>}
    </div>
  );
}

/** Somebody who was near: why, whom to call, and what came of it. */
export function ContactRow({
  caseId,
  contact,
  isOpen,
  withNote = false,
  canSendLinks,
  isLinkSent = false,
  onLinkSent,
}: {
  caseId: string;
  contact: ContactDto;
  /** Whether results can be recorded. */
  isOpen: boolean;
  /** Whether a note can be written. */
  withNote?: boolean;
  /** Whether the link of the daily question can be sent by SMS. */
  canSendLinks: boolean;
  /** Whether whoever is reached gets that link. */
  isLinkSent?: boolean;
  /** Changes that choice; absent: it is not offered here. */
  onLinkSent?: (isSent: boolean) => void;
}) {
  const t = contactTexts.useTexts();
  const reasonText = useReasonText();
  const record = useContactRecord(caseId);
  const [note, setNote] = useState('');
  const [isHistoryOpen, setIsHistoryOpen] = useState(false);
  const name = contact.fullName ?? t.nameless;
  const { address } = contact;
  const place =
    address === null ? '' : [address.street, address.ward, address.district].filter(Boolean).join(', ');
  const hasPhone = contact.phone !== '' || (contact.representative?.phone ?? '') !== '';
  const answers =
    !isOpen || contact.state === 'done' ? [] : contact.state === 'follow-up' ? dailyAnswers : callOutcomes;
  return (
    <li className="contact" data-missed={contact.missedDays > 0 || undefined}>
      <div className="contact-who">
        <strong>{[name, contact.birthYear].filter(Boolean).join(', ')}</strong>
        <span className="contact-reason num" data-reason={contact.reason}>
          {reasonText(contact)}
        </span>
        <span className="dim num">
          {contact.importedByName === null
            ? `${contact.unitName}, ${contact.gateName}`
            : [contact.metAt, contact.importNote].filter(Boolean).join(' · ')}{' '}
          · {formatMoment(contact.nearAt)}
        </span>
        {place !== '' && <span className="dim">{place}</span>}
        <ContactTags contact={contact} />
        {contact.symptoms.length > 0 && (
          <p className="contact-symptoms">
            <strong>{t.reportedByLink}</strong> <CaseSigns signs={contact.symptoms} />
          </p>
        )}
      </div>
      <div className="contact-work">
        <div className="row">
          <CallLinks contact={contact} />
          {(contact.attempts > 0 || contact.lastResult !== null) && (
            <Button
              variant="plain"
              size="small"
              icon={<History aria-hidden="true" />}
              aria-label={t.historyTitle(name)}
              onClick={() => setIsHistoryOpen(true)}
            >
              {t.history}
            </Button>
          )}
          {canSendLinks && isOpen && contact.state === 'follow-up' && hasPhone && (
            <LinkButton caseId={caseId} contact={contact} />
          )}
        </div>
        <ContactCase caseId={caseId} contact={contact} isOpen={isOpen} />
        {withNote && answers.length > 0 && (
          <input
            className="contact-note"
            aria-label={t.note}
            placeholder={t.note}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        )}
        {onLinkSent && canSendLinks && hasPhone && answers === callOutcomes && (
          <LinkChoice isSent={isLinkSent} onChange={onLinkSent} />
        )}
        <div className="contact-answers">
          {answers.map((answer) => (
            <Button
              key={answer}
              size="small"
              variant="quiet"
              busy={record.isPending}
              data-answer={answer}
              aria-label={t.recorded(name, t.results[answer])}
              onClick={() => record.mutate({ contact, answer, note, isLinkSent: isLinkSent && hasPhone })}
            >
              {t.results[answer]}
            </Button>
          ))}
        </div>
      </div>
      {isHistoryOpen && (
        <ContactHistoryDialog
          caseId={caseId}
          contactId={contact.contactId}
          name={name}
          onClose={() => setIsHistoryOpen(false)}
        />
      )}
    </li>
  );
}
