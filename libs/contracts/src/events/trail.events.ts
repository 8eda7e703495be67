import { IsIn, IsISO8601, IsString, IsUUID } from 'class-validator';
import { roles, type Role } from '../roles.js';

/** Somebody read or tried to read somebody's personal data. Topic `trail.access.v1`, key: person or unit. */
export class AccessRecorded {
  @IsUUID() actorId: string;
  @IsIn(roles) role: Role;
  /** `registration.read-contact`, `handover.open`, `handover.open-refused`, `case.read`, `visitor.list`, `channel.read-file`, … */
  @IsString() action: string;
  @IsIn(['unit', 'account', 'declaration', 'case', 'unit-day', 'import', 'area', 'thread']) subjectKind:
    'unit' | 'account' | 'declaration' | 'case' | 'unit-day' | 'import' | 'area' | 'thread';
  @IsString() subjectId: string;
  @IsISO8601() at: string;
}
