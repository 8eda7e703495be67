import ical, { ICalAttendeeStatus, ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { toSingleLine } from '@khai-bao/platform/notification';
import type { TrainingSessionEntity } from './training-session.entity.js';

/** What a calendar entry says besides the session. */
export interface CalendarEntry {
  readonly session: Pick<
    TrainingSessionEntity,
    | 'id'
    | 'title'
    | 'description'
    | 'startsAt'
    | 'endsAt'
    | 'state'
    | 'sequence'
    | 'changedAt'
    | 'organiserPlace'
  >;
  /** The public origin, whose host makes the UID unique in the world. */
  readonly origin: string;
  /** Where the entry leads: the personal link, or the page of the session. */
  readonly address: string;
  /** Sender of the mail that the entry is attached to, and its recipient; null: the entry is a download. */
  readonly mail: { readonly from: string; readonly to: string } | null;
}

const senderPattern = /^\s*(?:"?([^"<]*)"?\s*)?<?([^<>\s]+@[^<>\s]+)>?\s*$/;

/**
 * Builds a calendar file (RFC 5545) with one event. Times are UTC. The UID stays the same and the SEQUENCE rises with each change, so
 * that calendars replace the entry; a cancelled session has METHOD CANCEL (RFC 5546, section 3.2.5).
 */
export function buildCalendar({ session, origin, address, mail }: CalendarEntry): string {
  const isCancelled = session.state === 'CANCELLED';
  const calendar = ical({
    prodId: { company: 'Khai Bao', product: 'training', language: 'VI' },
    method: isCancelled
      ? ICalCalendarMethod.CANCEL
      : mail === null
        ? ICalCalendarMethod.PUBLISH
        : ICalCalendarMethod.REQUEST,
  });
  const event = calendar.createEvent({
    id: calendarUidOf(session.id, origin),
    sequence: session.sequence,
    stamp: session.changedAt,
    start: session.startsAt,
    end: session.endsAt,
    summary: toSingleLine(session.title),
    description: [session.description, address].filter((part) => part !== '').join('\n\n'),
    location: address,
    url: address,
    status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  });
  if (mail !== null) {
    const [, name = '', email = mail.from] = senderPattern.exec(mail.from) ?? [];
    event.organizer({ name: name.trim() || toSingleLine(session.organiserPlace), email });
    event.createAttendee({ email: mail.to, status: ICalAttendeeStatus.ACCEPTED, rsvp: false });
  }
  return calendar.toString();
}

/** UID of a session's calendar entry, the same for all its versions. */
export const calendarUidOf = (sessionId: string, origin: string): string =>
  `training-${sessionId}@${new URL(origin).hostname}`;
