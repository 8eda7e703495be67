import { IsIn, IsISO8601, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { roles, type Role } from '../roles.js';

/** Actions that the access trail records. The apps hold a text for each. */
export const accessActions = [
  'account.disable',
  'account.enable',
  'account.new-admin',
  'account.new-password',
  'case.cancel-notice',
  'case.export-contacts',
  'case.import-contacts',
  'case.prepare-notice',
  'case.export-line-list',
  'case.read',
  'case.read-contacts',
  'case.refuse-notice',
  'case.release-notice',
  'case.retry-notice',
  'case.search-contacts',
  'case.unfold',
  'channel.read-archive',
  'channel.read-file',
  'handover.open',
  'handover.open-refused',
  'handover.read-address',
  'handover.return',
  'inspection.read-photo',
  'official.disable',
  'official.invite',
  'official.move',
  'official.new-password',
  'pass.look-up',
  'poster.read-photo',
  'pharmacy.export',
  'pharmacy.file',
  'pharmacy.list',
  'pharmacy.read',
  'registration.export',
  'registration.import-rest',
  'registration.message',
  'registration.read-contact',
  'registration.read-file',
  'registration.read-import',
  'training.read-attendance',
  'visitor.find',
  'visitor-card.declare',
  'visitor-card.find',
  'visitor-card.issue',
  'visitor-card.list',
  'visitor-card.read',
  'visitor.list',
  'visitor.export',
  'staff.new-password',
  'staff.new-pin',
] as const;
export type AccessAction = (typeof accessActions)[number];

export const accessSubjectKinds = [
  'unit',
  'account',
  'declaration',
  'case',
  'unit-day',
  'import',
  'area',
  'thread',
  'visitor-card',
] as const;
export type AccessSubjectKind = (typeof accessSubjectKinds)[number];

/** An account read, or tried to read, personal data. Topic `trail.access.v1`, key: person or unit. */
export class AccessRecorded {
  @IsUUID() actorId: string;
  @IsIn(roles) role: Role;
  /** One of `accessActions`; a newer service may name one that this reader does not know. */
  @IsString() action: string;
  @IsIn(accessSubjectKinds) subjectKind: AccessSubjectKind;
  @IsString() subjectId: string;
  /** Label of the subject where its id is not known elsewhere, such as a case's code and unit. Never a person's name. */
  @IsOptional() @IsString() @MaxLength(300) subjectName?: string;
  @IsISO8601() at: string;
}
