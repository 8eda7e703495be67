import type { CreateTrainingSessionDto, TrainingSessionDto } from '@khai-bao/api-client/support';
import { isHttpsAddress, isTimeOfDay, timesOf, toInstant } from './training-parts.js';

type WriteTrainingSessionDto = Omit<CreateTrainingSessionDto, 'isHeld'>;

/** A session as the form holds it. */
export interface SessionForm {
  readonly title: string;
  readonly description: string;
  readonly day: string;
  readonly from: string;
  readonly to: string;
  readonly seats: string;
  readonly groups: WriteTrainingSessionDto['attendeeGroups'];
  readonly kinds: WriteTrainingSessionDto['unitKinds'];
  /** Empty: the whole city. */
  readonly areas: readonly string[];
  readonly languages: WriteTrainingSessionDto['languages'];
  readonly roomAddress: string;
  readonly roomCode: string;
}

const wholeCity = '79';
const maxSeats = 10_000;

const emptyForm: SessionForm = {
  title: '',
  description: '',
  day: '',
  from: '10:00',
  to: '11:30',
  seats: '500',
  groups: ['unit-admin', 'gate-staff', 'official'],
  kinds: [],
  areas: [],
  languages: ['vi'],
  roomAddress: '',
  roomCode: '',
};

export const toForm = (session: TrainingSessionDto | undefined): SessionForm =>
  session === undefined
    ? emptyForm
    : {
        title: session.title,
        description: session.description,
        ...timesOf(session),
        seats: String(session.seats),
        groups: session.attendeeGroups,
        kinds: session.unitKinds,
        areas: session.areas.map(({ path }) => path).filter((path) => path !== wholeCity),
        languages: session.languages,
        roomAddress: session.room?.address ?? '',
        roomCode: session.room?.code ?? '',
      };

/** A field of the form that cannot be sent as it is, and why. */
export type FormFault = 'needed' | 'timeWrong' | 'timeOrder' | 'seatsWrong' | 'choose' | 'addressWrong';

/** Finds what is missing or wrong in a form. */
export function findFaults(form: SessionForm): Partial<Record<keyof SessionForm, FormFault>> {
  const faults: Partial<Record<keyof SessionForm, FormFault>> = {};
  if (form.title.trim() === '') faults.title = 'needed';
  if (form.day === '') faults.day = 'needed';
  if (!isTimeOfDay(form.from)) faults.from = 'timeWrong';
  if (!isTimeOfDay(form.to)) faults.to = 'timeWrong';
  else if (isTimeOfDay(form.from) && form.to <= form.from) faults.to = 'timeOrder';
  const seats = Number(form.seats);
  if (!Number.isInteger(seats) || seats < 1 || seats > maxSeats) faults.seats = 'seatsWrong';
  if (form.groups.length === 0) faults.groups = 'choose';
  if (form.languages.length === 0) faults.languages = 'choose';
  if (!isHttpsAddress(form.roomAddress.trim())) faults.roomAddress = 'addressWrong';
  return faults;
}

/** Turns a form without faults into the body of a request. */
export const toBody = (form: SessionForm): WriteTrainingSessionDto => ({
  title: form.title.trim(),
  description: form.description.trim(),
  startsAt: toInstant(form.day, form.from),
  endsAt: toInstant(form.day, form.to),
  languages: form.languages,
  attendeeGroups: form.groups,
  unitKinds: form.kinds,
  areaPaths: form.areas.length === 0 ? [wholeCity] : [...form.areas],
  seats: Number(form.seats),
  roomAddress: form.roomAddress.trim(),
  roomCode: form.roomCode.trim(),
});
